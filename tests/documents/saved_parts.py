"""The parts Word and WPS Office write besides the text, of about their size (ECMA-376 part 1)."""

from __future__ import annotations

from random import Random

from .package import W

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_DOC = "http://schemas.openxmlformats.org/officeDocument/2006"

#: Revision save ids as Word collects them, one a sitting.
RSIDS = tuple(f"00{Random(7).randrange(1 << 24) ^ n * 0x1F3D5:06X}" for n in range(48))

_COLOURS = "dk1 lt1 dk2 lt2 accent1 accent2 accent3 accent4 accent5 accent6 hlink folHlink".split()
_SCRIPTS = (
    "Jpan Hang Hans Hant Arab Hebr Thai Ethi Beng Gujr Khmr Knda Guru Cans Cher Yiii Tibt Thaa Deva Telu "
    "Taml Syrc Orya Mlym Laoo Sinh Mong Viet Uigh Geor Armn Bugi Bopo Java Lisu Mymr Nkoo Olck Osma Phag"
).split()


def _fonts(name: str, latin: str) -> str:
    scripts = "".join(f'<a:font script="{script}" typeface="等线"/>' for script in _SCRIPTS)
    return (
        f'<a:{name}><a:latin typeface="{latin}"/><a:ea typeface=""/><a:cs typeface=""/>{scripts}</a:{name}>'
    )


def _theme() -> str:
    colours = "".join(
        f'<a:{name}><a:srgbClr val="{n * 0x1234F:06X}"/></a:{name}>' for n, name in enumerate(_COLOURS)
    )
    stops = "".join(
        f'<a:gs pos="{pos}"><a:schemeClr val="phClr"><a:lumMod val="110000"/><a:satMod val="105000"/>'
        f'<a:tint val="67000"/></a:schemeClr></a:gs>'
        for pos in (0, 50000, 100000)
    )
    gradient = f'<a:gradFill rotWithShape="1"><a:gsLst>{stops}</a:gsLst><a:lin ang="5400000"/></a:gradFill>'
    solid = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    lines = "".join(
        f'<a:ln w="{width}" cap="flat" cmpd="sng" algn="ctr">{solid}<a:prstDash val="solid"/>'
        f'<a:miter lim="800000"/></a:ln>'
        for width in (6350, 12700, 19050)
    )
    effects = "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    return (
        f'{_HEAD}<a:theme xmlns:a="{_A}" name="Office 主题​​"><a:themeElements>'
        f'<a:clrScheme name="Office">{colours}</a:clrScheme>'
        f'<a:fontScheme name="Office">{_fonts("majorFont", "等线 Light")}{_fonts("minorFont", "等线")}'
        "</a:fontScheme>"
        f'<a:fmtScheme name="Office"><a:fillStyleLst>{solid}{gradient}{gradient}</a:fillStyleLst>'
        f"<a:lnStyleLst>{lines}</a:lnStyleLst><a:effectStyleLst>{effects}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{solid}{solid}{gradient}</a:bgFillStyleLst></a:fmtScheme>"
        "</a:themeElements><a:objectDefaults/><a:extraClrSchemeLst/></a:theme>"
    )


THEME = _theme()

FONTS = (
    f'{_HEAD}<w:fonts xmlns:w="{W}">'
    + "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:panose1 w:val="02010600030101010101"/>'
        '<w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/>'
        '<w:sig w:usb0="00000203" w:usb1="288F0000" w:usb2="00000016" w:usb3="00000000" '
        'w:csb0="00040001" w:csb1="00000000"/></w:font>'
        for name, other in (
            ("宋体", "SimSun"),
            ("等线", "DengXian"),
            ("仿宋", "FangSong"),
            ("黑体", "SimHei"),
            ("楷体", "KaiTi"),
            ("Times New Roman", "Times"),
        )
    )
    + "</w:fonts>"
)

WEB = f'{_HEAD}<w:webSettings xmlns:w="{W}"><w:optimizeForBrowser/><w:allowPNG/></w:webSettings>'

KSO = (
    f'{_HEAD}<Properties xmlns="{_DOC}/custom-properties" xmlns:vt="{_DOC}/docPropsVTypes">'
    '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="KSOProductBuildVer">'
    "<vt:lpwstr>2052-12.1.0.16929</vt:lpwstr></property></Properties>"
)

_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"

DOC_PROPS = {
    "docProps/app.xml": (
        f'{_HEAD}<Properties xmlns="{_DOC}/extended-properties"><Template>Normal.dotm</Template>'
        "<TotalTime>38</TotalTime><Pages>3</Pages><Words>312</Words><Characters>1781</Characters>"
        "<Application>Microsoft Office Word</Application><DocSecurity>0</DocSecurity><Lines>14</Lines>"
        "<Paragraphs>4</Paragraphs></Properties>"
    ),
    "docProps/core.xml": (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        "<dc:creator>办公室</dc:creator><cp:lastModifiedBy>办公室</cp:lastModifiedBy><cp:revision>12</cp:revision>"
        '<dcterms:created xsi:type="dcterms:W3CDTF">2024-07-01T01:00:00Z</dcterms:created>'
        '<dcterms:modified xsi:type="dcterms:W3CDTF">2024-07-05T08:30:00Z</dcterms:modified>'
        "</cp:coreProperties>"
    ),
}


def settings(program: str) -> str:
    """Settings (ECMA-376 part 1, §17.15): Word's hold the ids of all sittings."""
    sittings = "".join(f'<w:rsid w:val="{rsid}"/>' for rsid in RSIDS)
    rsids = f'<w:rsids><w:rsidRoot w:val="{RSIDS[0]}"/>{sittings}</w:rsids>' if program == "word" else ""
    compatible = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", 15),
            ("overrideTableStyleFontSizeAndJustification", 1),
            ("enableOpenTypeFeatures", 1),
            ("doNotFlipMirrorIndents", 1),
        )
    )
    return (
        f'{_HEAD}<w:settings xmlns:w="{W}"><w:zoom w:percent="120"/><w:bordersDoNotSurroundHeader/>'
        "<w:bordersDoNotSurroundFooter/>"
        '<w:proofState w:spelling="clean" w:grammar="clean"/><w:defaultTabStop w:val="420"/>'
        '<w:drawingGridVerticalSpacing w:val="156"/><w:characterSpacingControl w:val="compressPunctuation"/>'
        "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/>"
        "<w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>"
        f'{compatible}</w:compat>{rsids}<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
        '<w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" w:t2="dark2" w:accent1="accent1" '
        'w:accent2="accent2" w:accent3="accent3" w:accent4="accent4" w:accent5="accent5" w:accent6="accent6" '
        'w:hyperlink="hyperlink" w:followedHyperlink="followedHyperlink"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )
