"""What document types (文种) are expected to carry: endings of the title's type word and of the text.

Plain Python, not TOML: these tables are needed by every run and a TOML file would cost a parse.
Source: 党政机关公文处理工作条例 第八、十五条; closings are practice, so only types whose closing
formula is never left out are asked for one.
"""

from __future__ import annotations

from paiban.patterns import Lazy

#: Types of text (文种) that are written in decimals by custom: procedures, manuals, standards.
DECIMAL_TYPES = Lazy(
    "(?:条例|规定|办法|细则|规则|章程|制度|规程|预案|手册|标准|规范|指南|导则|准则|守则|规约|公约|合同|协议书?|说明书|"
    "白皮书|技术方案|论文)$"
)
#: Types that are known to number with 一、（一）1.（1）.
OFFICIAL_TYPES = Lazy(
    "(?:决议|决定|命令|令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要|总结|计划|要点|方案|讲话稿?|致辞|简报|"
    "材料|汇报|述职|体会|发言稿?|提纲|建议|规划)$"
)
#: Types that end with organ and date. 讲话, 方案, 办法, 总结 and the like may do without.
_SIGNED = Lazy(
    "(?:通知|通报|通告|公告|决定|意见|请示|批复|函|议案|报告|命令|检查材料|剖析材料|述职|申请书?)$"
)
#: Papers named 报告 that carry author and date elsewhere, or not at all.
_UNSIGNED = Lazy("(?:政府工作|调研|调查|考察|研究|可研|审计|检测|评估)报告$")
#: Titles that announce an issued text, which is no attachment (附件).
ISSUING = Lazy("印发|转发|批转|发布|公布|颁布")

_ASKING = "批示|批复|审批|审示|核准|批准|指示|审议|审定|审核|核示|批转|研究决定|审阅"
#: Type → what its closing formula sounds like.
CLOSINGS: dict[str, Lazy] = {
    "请示": Lazy(f"(?:请|恳请|呈请)[^。，]{{0,12}}(?:{_ASKING})|[妥当可是]否"),
    "议案": Lazy("(?:请|提请)[^。，]{0,8}(?:审议|审定|审查)"),
    "函": Lazy(
        "[为盼荷]盼|为荷|盼复|函[告达复询商]|此[复函致]|特此|感谢|谢谢|复函|意见如下|请[^。]{0,30}(?:支持|函复|批准|研究|"
        "回复|答复|协助|审批|批复|反馈|配合|办理|报送|参加|出席|查收|接洽|同意|确认|审核|指导|安排|提供|惠予|予以)"
    ),
}
#: A request for approval in the closing of a 报告; 条例 第十五条（四） forbids it.
REPORT_ASKS = Lazy(
    "^(?:以上[^，。]{0,12}|[妥当可是]否[^，。]{0,3})?，?(?:如无不妥，?)?"
    "[特恳敬呈]?请[^，。]{0,8}(?:批示|批复|审批|批准|核准|批转)"
)
_SUFFIX = Lazy(r"[（(][^（）()]{1,12}[）)]$")


def type_name(title: str, genre: str) -> str:
    """Whatever ends with the type word: the title without （试行） and the like, else the genre."""
    bare = _SUFFIX.pattern.sub("", title)
    return bare if not genre or bare.endswith(genre) else genre


def is_signed(name: str) -> bool:
    """Whether a paper so named ends with organ (署名) and date (成文日期)."""
    return _SIGNED.pattern.search(name) is not None and _UNSIGNED.pattern.search(name) is None


def names_a_type(title: str) -> bool:
    """Whether the title ends with any type word at all."""
    bare = _SUFFIX.pattern.sub("", title)
    return bool(DECIMAL_TYPES.pattern.search(bare) or OFFICIAL_TYPES.pattern.search(bare))
