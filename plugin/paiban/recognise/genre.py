"""The document type (文种): the last type word of the title decides (条例第八条, standard.md §5)."""

from __future__ import annotations

from paiban.patterns import Lazy
from paiban.recognise.words import listed

#: 15 statutory types; everything else is working paper (事务文书) or statute-like (制度类).
_STATUTORY = frozenset(listed("决议 决定 命令 令 公报 公告 通告 意见 通知 通报 报告 请示 批复 议案 函 纪要"))
_STATUTES = frozenset(listed("条例 规定 办法 细则 规则 章程 制度 准则 规程 守则 公约 规约 法"))
#: Internal papers: written to a superior or a meeting in one's own name, never sealed.
_INTERNAL = frozenset(
    listed(
        """
    分析报告 述职报告 述廉报告 述职述廉报告 对照检查材料 剖析材料 检查材料 检视剖析材料 发言提纲
    发言材料 讲话 讲话稿 发言 发言稿 致辞 主持词 总结 小结 汇报 汇报材料 汇报提纲 心得体会 体会 自查报告
    调研报告 考察报告 调查报告 政府工作报告 工作报告 剖析报告 经验材料 交流材料 典型材料 事迹材料
    个人总结 述职 思想汇报 提纲 要点 计划 简报 专报 材料
    """
    )
)
_OTHERS = frozenset(
    listed(
        """
    方案 实施方案 工作方案 预案 应急预案 行动计划 规划 纲要 安排 思路 打算 清单 名单 目录 手册 指南 标准
    规范 导则 倡议书 建议书 承诺书 责任书 协议 协议书 合同 合约 意向书 备忘录 声明 说明 介绍信 证明
    邀请函 公示 启事 大纲 论文 白皮书 建议 提案 答复 复函 表 一览表 统计表 登记表 申请表 审批表 明细表
    任务书 申请书 说明书 须知 议程 日程 回执 流程 细则 实施细则 实施意见 指导意见 若干意见 实施办法
    管理办法 暂行办法 管理规定 暂行规定 管理制度 工作制度 简介 调查与思考 快报 动态 信息 通讯 公开信 一封信
    慰问信 感谢信 贺信 讲稿 解说词 台账 评估报告 检测报告 研究报告 可行性研究报告 年度报告 年报 总结报告
    情况报告 责任状 会议记录 政策问答 政策解读 告知书 通知书 决定书 意见书 检讨书 保证书 志愿书 委托书 授权书
    计划书 若干措施 村规民约 大事记 简章 提示 问答 课程安排 督办单 通知单 大会记录 解答
    运行分析 情况分析 形势分析
    """
    )
)
_WORDS = _STATUTORY | _STATUTES | _INTERNAL | _OTHERS
_LONGEST = max(map(len, _WORDS))
#: Words that end many ordinary phrases too: they name a type, but prove no title.
_FAINT = frozenset(
    listed(
        """
    令 法 表 函 建议 说明 信息 动态 材料 安排 思路 打算 要点 目录 流程 标准 规范 体会 证明 提纲 发言
    讲话 声明 提示 问答
    """
    )
)
_SUFFIX = Lazy(
    r"[（(](?:试行|暂行|草案|修正案?|征求意见稿|送审稿|讨论稿|审议稿|修订|修订版|[\u4e00-\u9fff]{0,3}稿|提纲|节选|摘要|模板|范本|参考"
    r"|\d{4}年?.{0,8}|第.{1,6}[号期])[)）]$|[\[［〔]\d{1,2}[\]］〕]$"
)
_NUMBERED = Lazy(r"[（(]?第.{1,8}[号期次][)）]?$")


def bare_title(title: str) -> str:
    """The title without white space and without （试行）, （征求意见稿）, （第3期） behind it."""
    name = "".join(title.split())
    while (shorter := _SUFFIX.pattern.sub("", name)) != name:
        name = shorter
    return name


def find_genre(title: str) -> str:
    """The last type word of a title, the longest that fits (述职报告 before 报告); "" if there is none.

    关于印发《××方案》的通知 is a 通知, 关于××的请示的批复 a 批复.
    """
    name = _NUMBERED.pattern.sub("", bare_title(title))
    for size in range(min(_LONGEST, len(name)), 0, -1):
        if name[-size:] in _WORDS:
            return name[-size:]
    return ""


def names_type(text: str) -> bool:
    """Whether a line ends like a title of a known type and is more than the bare word."""
    word = find_genre(text)
    if not word or len(text) <= len(word):
        return False
    return word not in _FAINT or "关于" in text or text[-len(word) - 1] == "的"


def is_faint(word: str) -> bool:
    """Whether a type word ends many ordinary phrases too."""
    return word in _FAINT


def is_statutory(genre: str) -> bool:
    """Whether the type is one of the 15 of 条例第八条."""
    return genre in _STATUTORY or genre.endswith(("意见", "复函"))


def is_statute(genre: str) -> bool:
    """Whether the type is customarily written in 章 and 条 (制度办法)."""
    return genre.endswith(tuple(_STATUTES))


def is_internal(genre: str) -> bool:
    """Whether the type is a working paper written in one's own name (事务文书)."""
    return genre in _INTERNAL


def wants_seal(genre: str) -> bool:
    """Whether a document of this type is issued under the organ's seal; an unknown type is not."""
    return is_statutory(genre) and genre != "纪要"
