"""The six drafts the extension is tried on, as bytes by name (all but the founding sample)."""

from __future__ import annotations

import io

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt

_TEXT = "各单位要提高思想认识，压实工作责任，确保各项任务按期完成。"


def _bytes(document: docx.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _report(title: str = "关于全县防汛工作的报告") -> docx.document.Document:
    document = docx.Document()
    document.add_paragraph(title).runs[0].bold = True
    for text in (
        "县人民政府：",
        "　　现将有关情况报告如下。",
        "一、工作开展情况",
        "(一）加强组织领导。" + _TEXT,
    ):
        document.add_paragraph(text)
    run = document.add_paragraph("(二)落实责任。").add_run(_TEXT)
    run.font.size, run.font.name = Pt(12), "SimSun"
    document.add_paragraph("")
    document.add_paragraph("二、存在问题")
    emphasis = document.add_paragraph("基础设施薄弱，")
    emphasis.add_run("必须").bold = True
    emphasis.add_run("尽快改善。")
    document.add_paragraph("三、下一步打算")
    document.add_paragraph(_TEXT)
    document.add_paragraph("县水利局")
    document.add_paragraph("2024年5月6日")
    return document


def tracked() -> bytes:
    """Insertions and deletions, recording switched on."""
    document = _report()
    body = document.paragraphs[3]._p
    for tag, kind, text in (("ins", "t", "（新增）"), ("del", "delText", "（删去）")):
        xml = (
            f'<w:{tag} {nsdecls("w")} w:id="9" w:author="甲" w:date="2024-05-06T08:00:00Z">'
            f"<w:r><w:{kind}>{text}</w:{kind}></w:r></w:{tag}>"
        )
        body.insert(2 if tag == "ins" else 1, parse_xml(xml))
    document.settings.element.append(parse_xml(f"<w:trackRevisions {nsdecls('w')}/>"))
    return _bytes(document)


def tables_and_frames() -> bytes:
    """Tables between paragraphs, a frame, a field, a picture-less shape's worth of objects."""
    document = _report("关于设备采购的报告")
    table = document.add_table(2, 2)
    for number, cell in enumerate(table._cells):
        cell.text = f"一、单元格{number}"
    framed = document.add_paragraph("框内文字")
    frame = f'<w:framePr {nsdecls("w")} w:w="2000" w:wrap="around" w:x="1" w:y="1"/>'
    framed._p.get_or_add_pPr().insert(0, parse_xml(frame))
    field = document.add_paragraph("拟稿：")
    field._p.append(
        parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" AUTHOR "><w:r><w:t>甲</w:t></w:r></w:fldSimple>')
    )
    document.add_paragraph("第一项", style="List Number")
    document.add_paragraph("第二项", style="List Number")
    document.add_paragraph("要点", style="List Bullet")
    return _bytes(document)


def two_sections() -> bytes:
    """Portrait, then landscape with a page number of its own; the first page's footer is a bare number."""
    document = _report("关于工作安排的通知")
    _page_field(document.sections[0].footer.paragraphs[0])
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    document.add_paragraph("附件1")
    document.add_paragraph("任务分工表")
    document.add_paragraph(_TEXT)
    return _bytes(document)


def page_styles() -> bytes:
    """Three page styles: a first page of its own, left and right headers with text, a landscape page."""
    document = _report("关于防汛检查的通知")
    document.settings.odd_and_even_pages_header_footer = True
    first = document.sections[0]
    first.different_first_page_header_footer = True
    first.first_page_header.paragraphs[0].text = "首页眉"
    first.header.paragraphs[0].text = "右页眉"
    first.even_page_header.paragraphs[0].text = "左页眉"
    for footer in (first.first_page_footer, first.footer, first.even_page_footer):
        _page_field(footer.paragraphs[0])
    wide = document.add_section(WD_SECTION.NEW_PAGE)
    wide.orientation, wide.page_width, wide.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    wide.different_first_page_header_footer = False
    document.add_paragraph("附件1")
    document.add_paragraph("任务分工表")
    for number in range(30):
        document.add_paragraph(f"第{number}项。" + _TEXT)
    last = document.add_section(WD_SECTION.NEW_PAGE)
    last.orientation, last.page_width, last.page_height = WD_ORIENT.PORTRAIT, Mm(210), Mm(297)
    last.header.is_linked_to_previous = False
    last.header.paragraphs[0].text = "附件右页眉"
    document.add_paragraph("附件2")
    document.add_paragraph("检查登记表")
    document.add_paragraph(_TEXT)
    return _bytes(document)


def _page_field(paragraph: docx.text.paragraph.Paragraph) -> None:
    paragraph.alignment = 1
    field = f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    paragraph._p.append(parse_xml(field))


_PAGE = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
_BOX = """<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0"
 distL="114300" distR="114300" simplePos="0" relativeHeight="251659264" behindDoc="0" locked="0"
 layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="margin">
<wp:align>center</wp:align></wp:positionH><wp:positionV relativeFrom="paragraph">
<wp:posOffset>0</wp:posOffset></wp:positionV>
<wp:extent cx="900000" cy="300000"/><wp:wrapNone/><wp:docPr id="1" name="文本框 1"/>
<wp:cNvGraphicFramePr/><a:graphic>
<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>
<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="300000"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx><w:txbxContent><w:p>{page}</w:p>
</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>
</mc:Choice></mc:AlternateContent></w:r>"""
_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def framed_number() -> bytes:
    """The page number in a frame, as Word's Insert ▸ Page Number once put it; an underlined line below."""
    document = _report("关于防汛物资的报告")
    footer = document.sections[0].footer
    place = '<w:framePr w:wrap="around" w:vAnchor="text" w:hAnchor="margin" w:xAlign="center" w:y="1"/>'
    footer.paragraphs[0]._p.addprevious(parse_xml(f"<w:p {nsdecls('w')}><w:pPr>{place}</w:pPr>{_PAGE}</w:p>"))
    footer.paragraphs[1].add_run("—").font.underline = True
    return _bytes(document)


def boxed_number() -> bytes:
    """The page number in a text box, as WPS puts it there; other footers for the first and for even pages."""
    document = _report("关于防汛经费的报告")
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    section.different_first_page_header_footer = True
    for footer in (section.footer, section.even_page_footer, section.first_page_footer):
        box = _BOX.format(page=_PAGE).replace("<w:r>", f"<w:r {_NAMESPACES}>", 1)
        footer.paragraphs[0]._p.append(parse_xml(box))
    for _ in range(20):
        document.add_paragraph(_TEXT * 3)
    return _bytes(document)


def long(paragraphs: int = 120) -> bytes:
    """More than a handful of pages; soft breaks begin paragraphs at its end."""
    document = _report("关于全县重点工作推进情况的报告")
    for number in range(paragraphs):
        mark = f"({'一二三四五六七八九'[number // 20 % 9]}）重点任务。" if number % 20 == 0 else ""
        document.add_paragraph(mark + f"第{number}段。" + _TEXT)
    document.add_paragraph("\n四、其他事项\n" + _TEXT)  # as pasted from a web page
    document.add_paragraph("\n")
    document.add_paragraph(_TEXT)
    return _bytes(document)


def plain() -> bytes:
    """An ordinary report without its section 存在问题: what is missing gets inserted."""
    document = docx.Document()
    for text in (
        "关于防汛工作的报告",
        "县人民政府：",
        "一、工作开展情况",
        _TEXT,
        "二、下一步打算",
        _TEXT,
        "县水利局",
        "2024年5月6日",
    ):
        document.add_paragraph(text)
    return _bytes(document)


def unfinished() -> bytes:
    """A report that ends behind its first part: what is missing comes in behind the last paragraph."""
    document = docx.Document()
    for text in ("关于防汛工作的报告", "县人民政府：", "一、工作开展情况", _TEXT):
        document.add_paragraph(text)
    return _bytes(document)


def overdressed() -> bytes:
    """Styles that are ours already, with direct formatting of whole paragraphs on top."""
    document = _report()
    for paragraph in document.paragraphs:
        if paragraph.text[:2] in ("一、", "二、", "三、"):
            paragraph.style = document.styles["Heading 1"]
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.paragraph_format.space_before = Pt(30)
            paragraph.paragraph_format.left_indent = Pt(50)
    return _bytes(document)


def blanks() -> bytes:
    """Blank paragraphs beside a note, a picture, a page break, a section's end; hidden text."""
    document = _report("关于防汛值守的通知")
    document.add_paragraph("")
    noted = document.add_paragraph("第三十九条规定见注")
    _footnote(document, noted)
    document.add_paragraph("")
    picture = document.add_paragraph()
    picture.add_run().add_picture(io.BytesIO(_PIXEL), width=Mm(10))
    document.add_paragraph("")
    document.add_paragraph("图后的说明。" + _TEXT).add_run("（内部掌握）").font.hidden = True
    document.add_page_break()
    document.add_paragraph("附件1")
    document.add_paragraph("值守人员名单")
    document.add_paragraph(_TEXT)
    document.add_paragraph("")
    document.add_section(WD_SECTION.NEW_PAGE)
    document.add_paragraph("附件2")
    document.add_paragraph("值守登记表")
    document.add_paragraph(_TEXT)
    document.add_paragraph("")
    document.add_paragraph("")
    return _bytes(document)


def headed() -> bytes:
    """A whole head, 附件说明 of three, sign-off with 附注, attachments, 版记."""
    document = docx.Document()
    for text in (
        "云岭县水务局文件",
        "",
        "云水〔2024〕3号　　　　　签发人：周大海",
        "",
        "云岭县水务局关于解决城区应急备用水源工程建设资金的请示",
        "县人民政府：",
        _TEXT,
        "一、基本情况",
        _TEXT,
        "二、请示事项",
        _TEXT,
        "妥否，请批示。",
        "附件：1.项目清单",
        "2.城区应急备用水源工程可行性研究报告及初步设计概算批复文件汇编",
        "云岭县水务局",
        "2024年5月8日",
        "（联系人：张三，电话：0000-7654321）",
        "抄送：县发展和改革局，县财政局，县自然资源局，县生态环境局，县住房和城乡建设局，县审计局。",
        "云岭县水务局办公室　　　　　　2024年5月8日印发",
    ):
        document.add_paragraph(text)
    document.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    return _bytes(document)


def minutes() -> bytes:
    """Who was there at the end; a rule drawn by hand below the head."""
    document = docx.Document()
    for text in (
        "云岭县人民政府文件",
        "云政纪〔2024〕6号",
        "",
        "云岭县人民政府常务会议纪要",
        "5月6日，县长主持召开会议，研究了有关工作。",
        "一、供水工作",
        _TEXT,
        "出席：方启明、林望舒",
        "列席：县水利局秦川，",
        "　　　县财政局苏婉",
        "请假：周延",
        "抄送：县委办公室。",
    ):
        document.add_paragraph(text)
    for paragraph in document.paragraphs[:4]:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    rule = '<w:bottom w:val="single" w:sz="12" w:space="1" w:color="FF0000"/>'
    borders = parse_xml(f"<w:pBdr {nsdecls('w')}>{rule}</w:pBdr>")
    document.paragraphs[2]._p.get_or_add_pPr().insert(0, borders)
    return _bytes(document)


#: One grey point as PNG.
_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c6368000000820081"
    "77cd72b60000000049454e44ae426082"
)


def _footnote(document: docx.document.Document, paragraph: docx.text.paragraph.Paragraph) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    notes = (
        f"<w:footnotes {nsdecls('w')}>"
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p>'
        '</w:footnote><w:footnote w:id="1"><w:p><w:r><w:footnoteRef/></w:r>'
        "<w:r><w:t>见原件。</w:t></w:r></w:p>"
        "</w:footnote></w:footnotes>"
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    paragraph._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="1"/></w:r>'))


def articles() -> bytes:
    """A regulation: 第一条 in bold without a blank behind it, which comes in and wears the number's face."""
    document = docx.Document()
    document.add_paragraph("防汛值守管理办法")
    for number, text in enumerate(
        ("为规范防汛值守工作，制定本办法。", "本办法适用于全县各单位。", "值守实行双岗。"), 1
    ):
        paragraph = document.add_paragraph()
        paragraph.add_run(f"第{'一二三'[number - 1]}条").bold = True
        paragraph.add_run(text).bold = False
    document.add_paragraph("第四条　本办法自发布之日起施行。")
    return _bytes(document)


def with_finding() -> bytes:
    """One line that a person should look at."""
    document = _report("关于防汛检查的报告")
    document.paragraphs[6].text = "根据《防汛条例》(国发〔2024〕6号)要求，各单位落实了责任。"
    return _bytes(document)
