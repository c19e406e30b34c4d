"""Word lists and patterns of official documents that several steps share.

from paiban.patterns import Lazy
Plain Python and not TOML: they are linguistic facts like the numerals, no office sets them, and
a data file would cost its parsing at every start.
"""

from __future__ import annotations

from paiban.patterns import Lazy


def listed(text: str) -> tuple[str, ...]:
    """The words of a list written as running text."""
    return tuple(text.split())


#: Endings of names of organs, units and enterprises (机关、单位).
ORGAN_ENDS = listed(
    """
    委员会 党委 党组 县委 市委 省委 区委 州委 工委 纪委 监委 支委 党支部 总支 支部 政府 办公室 办公厅 局
    厅 司 委 部 院 处 科 股 室 办 中心 站 所 组 小组 指挥部 公司 集团 学校 大学 学院 中学 小学 幼儿园
    医院 银行 协会 学会 商会 联合会 总工会 工会 团委 妇联 侨联 科协 文联 残联 法院 检察院 街道 街道办
    办事处 乡 镇 村 社区 居委会 村委会 总队 支队 大队 中队 队 会 社 厂 馆 基金会 合作社 联社 专班 县 市
    省 区 署 库 台 营业部 分行 支行 管委会 组委会 筹委会 班子
    """
)
#: Endings of people and groups addressed (称谓, 主送).
PEOPLE_ENDS = listed(
    """
    同志 同志们 领导 代表 委员 单位 部门 企业 机构 人民团体 网友 朋友 朋友们 老师 家长 同学 同学们 员工
    职工 主任 书记 局长 先生 女士 院校 来宾 嘉宾 队员 同仁 战友 评委 各位 党员 干部 专家 记者 乡亲们
    商户 业主 居民 用户 考生 学员 教师 厂商 供应商 投标人 部队 高校 科室 乡镇 县级市 直属机构 处室 股站
    站所 法人 编辑
    """
)

#: The commonest surnames (百家姓), some 95 of 100 people, and those of two characters.
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任"
    "沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔"
    "向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌"
    "毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳穆农司卓古吉缪简车连芦麦褚"
    "娄窦戚岑景费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻"
)
_DOUBLE_SURNAMES = frozenset(
    listed("欧阳 上官 司马 诸葛 令狐 皇甫 尉迟 公孙 慕容 司徒 端木 东方 南宫 太史 呼延 夏侯 长孙 宇文")
)

#: Headings that go without a number, beside those that have one.
SECTIONS = frozenset(listed("前言 引言 导言 序言 导语 结语 结束语 后记 参考文献 致谢"))

#: 称谓 standing alone in the middle of a speech.
SALUTATION = Lazy(
    r"(?:尊敬的|敬爱的|亲爱的|各位|同志们|同学们|朋友们|女士们|先生们|乡亲们|战友们|全体|主席|代表们|委员们)"
    r"[^。；]{0,40}[：:！!，,]?$"
)

_YEAR = r"(?:\d{4}|[一二][〇○Ｏ０零ОO0一二三四五六七八九]{3}|[X×xＸ_*]{2,8})"
_PART = r"(?:\d{0,2}|[X×xＸ_*]{1,8}|[一二三四五六七八九十]{1,3}|元)"
#: A date that fills its line, white space taken out: 2024年5月8日, 二〇二四年五月, 2024.5.8, 2024年 月 日.
DATE = Lazy(
    rf"[(（]?(?:(?:签订|签署|填报|报告|制定|成文|申请|承诺)?(?:日期|时间|期)[：:])?{_YEAR}"
    rf"(?:年{_PART}月(?:{_PART}[日号](?:\d{{1,2}}[时点](?:\d{{1,2}}分)?)?(?:[(（]?星期[一二三四五六日天][)）]?)?)?|([./-])\d{{1,2}}(?:\1\d{{1,2}})?)[)）]?(?:（[\u4e00-\u9fff]{{2,6}}）)?$"
    r"|年月日$|[\[［【](?:成文|落款)?(?:日期|时间|年月日)[\]］】]$"  # to be filled in
)
#: What such a line ends in.
DATE_ENDS = frozenset("日号月时点分)）]］】0123456789天一二三四五六")
#: The name of who signs, to be filled in: [发文单位], 【落款单位】.
_NAME_TO_COME = Lazy(
    r"[\[［【][^\[\]［］【】，。；：:]{0,12}(?:单位|机关|部门|公司|组织|署名|落款)(?:名称|盖章)?[\]］】]$"
)

_DOC_NUMBER = Lazy(
    r"(?:[^〔\[【（(，。；：:]{0,24}[〔\[【（(［﹝„]\s*(?:\d{4}|[X×xＸ_]{2,4})\s*[〕\]】）)］﹞‟]"
    r"\s*(?:第\s*)?[\dX×xＸ_\s]{0,6}[号次期]?"
    r"|[(（]?(?:\d{4}年)?\s*(?:总?第)\s*[\dX×xＸ_一二三四五六七八九十百零]{1,6}\s*[号期次](?:\s*[(（]总第?\s*\d{1,5}\s*[号期次]?)?[)）]?"
    r"|[(（〔]\d{4}[)）〕][\u4e00-\u9fff]{1,8}\d{1,5}号"
    r"|[^\s，。；：:]{1,12}字?第\s*\d{1,5}\s*号)\s*(?:签发人[：:].*)?$"
)
_ISSUER = Lazy(
    r"(?:签\s*发\s*人|会\s*签|[\u4e00-\u9fff]{0,4}\s*编\s*号|文\s*号|发文字号|索引号|[Nn][Oo][.．]?)\s*[：:]"
)
_GRADE = Lazy(
    r"(?:绝密|机密|秘密|内部(?:资料|材料|文件)?)(?:[★☆*＊].{0,6}|注意保存)?(?:特急|加急|急件)?$"
    r"|(?:特急|加急|特提|平急|急件|急)$|(?:密级|等级|紧急程度)[：:].{1,8}$|[Nn][Oo][.．:：]?\d{3,7}$"
)

_PAGE_NUMBER = Lazy(
    r"[-—–－―·~～]{1,2}\d{1,4}[-—–－―·~～]{1,2}$|第\d{1,4}页(?:[,，/]?共\d{1,4}页)?$"
    r"|\d{1,4}/\d{1,4}$|[Pp]age\d+(?:of\d+)?$"
)
_WEB = (
    "上一篇",
    "下一篇",
    "【字体",
    "字体：",
    "打印本页",
    "关闭窗口",
    "【打印",
    "【关闭",
    "分享到",
    "扫一扫",
    "浏览次数",
    "责任编辑：",
)
_SOURCES = ("来源：", "来源:", "信息来源：", "发布时间：", "发布日期：", "发布机构：", "文章来源：")
_PUBLISHED = Lazy(r".(?:发布|时间|日期|浏览|点击|阅读|作者|字[体号]).{0,4}[：:]")


def is_date(text: str) -> bool:
    """Whether the text is a date and nothing else (成文日期); `text` without outer white space."""
    return len(text) <= 40 and text[-1] in DATE_ENDS and DATE.pattern.match("".join(text.split())) is not None


def is_doc_number(text: str) -> bool:
    """Whether the line is a 发文字号, a 签发人 line or another number of the document."""
    if len(text) > 60 or text[-1] in "。；" or text.startswith("关于"):
        return False
    if _ISSUER.pattern.match(text):
        return True
    return (text[-1] in "号期次）)〕" and _DOC_NUMBER.pattern.match(text) is not None) or (
        "签发人" in text and "号" in text
    )


def is_grade(text: str) -> bool:
    """份号, 密级, 紧急程度: what stands at the top left of a document."""
    if len(text) > 16:
        return False
    compact = "".join(text.split())
    return (len(compact) == 6 and compact.isdecimal()) or _GRADE.pattern.match(compact) is not None


def is_page_number(text: str) -> bool:
    """A typed page number with its dashes or words: — 1 —, 第 3 页 共 4 页, 3/10."""
    return len(text) <= 20 and _PAGE_NUMBER.pattern.match("".join(text.split())) is not None


def is_web_furniture(text: str) -> bool:
    """What a web page leaves behind: 上一篇, 打印本页, 【字体：大 中 小】, 来源：… 发布时间：…."""
    return text.startswith(_WEB) or (
        text.startswith(_SOURCES) and _PUBLISHED.pattern.search(text) is not None
    )


def is_name(text: str) -> bool:
    """Whether the text can be a person's name: a surname and one to three characters, perhaps spaced out."""
    compact = "".join(text.split())
    if not 2 <= len(compact) <= 4 or len(text) > 8 or not all("\u4e00" <= c <= "\u9fff" for c in compact):
        return False
    return compact[:2] in _DOUBLE_SURNAMES or (len(compact) < 4 and compact[0] in _SURNAMES)


def is_organ(text: str) -> bool:
    """Whether the text ends like the name of an organ or unit and has no sentence in it."""
    if text[-1:] in ("]", "］", "】"):
        return _NAME_TO_COME.pattern.match(text) is not None
    return 3 <= len(text) <= 60 and text.endswith(ORGAN_ENDS) and not any(c in text for c in "。；：:！？")


def has_hanzi(text: str) -> bool:
    """Whether the text has Chinese characters at all."""
    return max(text, default="") >= "\u4e00" and any("\u4e00" <= c <= "\u9fff" for c in text)
