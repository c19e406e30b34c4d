"""What the extension says to people, in Chinese and English."""

from __future__ import annotations

from typing import Dict, Tuple

_SAY: Dict[str, Tuple[str, str]] = {
    "title": ("公文排版", "Official document"),
    "undo": ("公文一键排版", "Format official document"),
    "undo-sections": ("插入缺失章节", "Insert missing sections"),
    "reading": ("公文排版：正在读取……（按 Esc 取消）", "Formatting: reading … (Esc cancels)"),
    "planning": ("公文排版：正在识别……（按 Esc 取消）", "Formatting: recognising … (Esc cancels)"),
    "applying": ("公文排版：正在排版……（按 Esc 取消）", "Formatting: applying … (Esc cancels)"),
    "done": ("排版完成：{type}，{headings} 个层次标题，{edits} 处文字改动。{findings}", "Formatted: {type}, {headings} headings, {edits} edits. {findings}"),
    "no-type": ("文种未识别", "type not recognised"),
    "nothing": ("已符合版式，没有改动。{findings}", "Already in style, nothing was changed. {findings}"),
    "look": ("有 {count} 处请人工看一眼：公文 ▸ 检查。", "{count} things to look at: 公文 ▸ Check."),
    "sections": ("已补入：{names}。请在“（待补：…）”处填写。", "Inserted: {names}. Fill in the placeholders （待补：…）."),
    "no-sections": ("没有需要补入的章节。", "No section is missing."),
    "cancelled": ("已取消，文档没有改动。", "Cancelled; the document is as it was."),
    "no-findings": ("没有需要人工看的地方。", "Nothing to look at."),
    "findings": ("请人工看一眼（{count} 处），双击转到：", "To look at ({count}); double-click to go there:"),
    "whole": ("全文", "document"),
    "row": ("第 {line} 行：{message}", "line {line}: {message}"),
    "go": ("转到", "Go to"),
    "again": ("重新检查", "Check again"),
    "close": ("关闭", "Close"),
    "ok": ("确定", "OK"),
    "cancel": ("取消", "Cancel"),
    "styles": ("选择版式：", "House style:"),
    "beside": ("（自动：文档旁的 .paiban.toml，否则国标）", "(automatic: .paiban.toml beside the document, else the standard)"),
    "chosen": ("以后按“{style}”排版。", "Documents are now formatted after “{style}”."),
    "read-only": ("文档是只读的，没有改动。请先另存或点“编辑文档”。", "The document is read-only and was not changed. Save a copy or choose Edit Document first."),
    "not-text": ("只能排版文字文档。", "Only text documents can be formatted."),
    "not-saved": ("请先把文档保存成文件（DOCX），再用“排版到新文档”。", "Save the document as a DOCX file first, then format it to a new document."),
    "not-docx": ("“排版到新文档”只能用于 DOCX 文件；这是 {kind}。请用“一键排版”，或另存为 DOCX。", "Only DOCX files can be formatted to a new document; this is {kind}. Use Format, or save as DOCX."),
    "save-first": ("文档有改动还没有保存，新文档会按磁盘上的文件生成。要先保存吗？", "There are unsaved changes; the new document is made from the file on disk. Save first?"),
    "format-failed": ("没有生成新文档：{message}", "No new document was made: {message}"),
    "opened": ("已生成并打开：{path}", "Made and opened: {path}"),
    "no-engine": (
        "没有找到排版引擎 paiban，文档没有改动。\n请安装：pipx install paiban（或 pip install paiban），或在 公文 ▸ 选项 里填写它的位置。",
        "The engine paiban was not found; the document was not changed.\nInstall it (pipx install paiban, or pip install paiban), or say where it is under 公文 ▸ Options.",
    ),
    "no-such-command": ("选项里填写的命令 {command} 不存在，文档没有改动。请在 公文 ▸ 选项 里改正或清空。", "The command {command} given in the options does not exist; the document was not changed. Correct or clear it under 公文 ▸ Options."),
    "no-start": ("排版引擎无法启动（{command}：{error}），文档没有改动。", "The engine could not be started ({command}: {error}); the document was not changed."),
    "timeout": ("排版引擎 {seconds} 秒没有回答，已结束它，文档没有改动。可在 公文 ▸ 选项 里放宽时限。", "The engine gave no answer within {seconds} seconds and was ended; the document was not changed. The limit can be set under 公文 ▸ Options."),
    "no-sense": ("排版引擎的回答无法理解（{found}），文档没有改动。请核对 公文 ▸ 选项 里的命令。", "The engine's answer makes no sense ({found}); the document was not changed. Check the command under 公文 ▸ Options."),
    "other-version": ("排版引擎的版本（{engine}）与本扩展不配，文档没有改动。请把两者更新到同一版本。", "The engine's version ({engine}) does not fit this extension; the document was not changed. Update both to the same version."),
    "too-old": ("排版引擎（{command}）太旧，文档没有改动。请更新：pipx upgrade paiban。", "The engine ({command}) is too old; the document was not changed. Update it: pipx upgrade paiban."),
    "refused": ("排版引擎没有给出方案：{message} 文档没有改动。", "The engine made no plan: {message} The document was not changed."),
    "ended": ("排版引擎中途结束（{exit}）{said}，文档没有改动。", "The engine ended ({exit}) {said}; the document was not changed."),
    "mismatch": ("文档在排版期间与读取时不一致，已全部还原。请再试一次。", "The document was no longer what had been read; everything was put back. Try again."),
    "bug": ("扩展内部错误（{error}），已全部还原。请把文档和这行字告诉我们。", "Internal error in the extension ({error}); everything was put back. Please report this line with the document."),
}  # fmt: skip


def say(key: str, lang: str, **values: object) -> str:
    """One sentence in "zh" or "en"."""
    return _SAY[key][0 if lang == "zh" else 1].format(**values)
