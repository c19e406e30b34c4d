"""The catalogue of sentences paiban says to people, in Chinese and English.

Keys are the codes of DraftError and of the command line; values are (中文, English) with
`str.format` fields. Findings, style errors and reasons have catalogues of their own beside the code
that makes them.
"""

from __future__ import annotations

#: Why a draft could not be formatted (DraftError.code).
DRAFT: dict[str, tuple[str, str]] = {
    "empty-file": ("文件是空的（0 字节）。", "the file is empty (0 bytes)."),
    "not-a-document": ("这不是 Word 文档。", "this is not a Word document."),
    "not-a-file": ("这不是一个文件。", "this is not a file."),
    "truncated": (
        "文件不完整，后半部分丢失；请重新复制或从原处再取一份。",
        "the file is cut short; copy it again from where it came from.",
    ),
    "damaged-archive": (
        "文件已损坏，内部目录读不出来；请在 Word 或 WPS 里打开修复后另存。",
        "the file is damaged, its directory cannot be read; open and save it in Word or WPS to repair it.",
    ),
    "damaged-member": (
        "文件已损坏，其中的 {name} 读不出来；请在 Word 或 WPS 里打开修复后另存。",
        "the file is damaged: {name} inside it cannot be read; open and save it in Word or WPS to repair it.",
    ),
    "encrypted": (
        "文件有打开密码；请先取消密码再排版。",
        "the file is protected by a password to open; take the password off first.",
    ),
    "old-doc": (
        "这是旧的 .doc 格式；请在 Word 或 WPS 里另存为 .docx。",
        "this is the old .doc format; save it as .docx in Word or WPS.",
    ),
    "wps": (
        "这是 WPS 的 .wps 格式；请在 WPS 里另存为 .docx。",
        "this is a WPS .wps file; save it as .docx in WPS.",
    ),
    "rtf": (
        "这是 RTF 格式；请在 Word 或 WPS 里另存为 .docx。",
        "this is an RTF file; save it as .docx in Word or WPS.",
    ),
    "pdf": ("这是 PDF 文件，不是 Word 文档。", "this is a PDF file, not a Word document."),
    "html": (
        "这是网页文件，不是 Word 文档；请在 Word 或 WPS 里打开后另存为 .docx。",
        "this is a web page, not a Word document; open it in Word or WPS and save it as .docx.",
    ),
    "plain-text": (
        "这是纯文本文件，不是 Word 文档；请粘贴到 Word 或 WPS 里保存为 .docx。",
        "this is a plain text file, not a Word document; paste it into Word or WPS and save it as .docx.",
    ),
    "flat-xml": (
        "这是单个 XML 文件形式的 Word 文档；请在 Word 里另存为 .docx。",
        "this is a Word document as one flat XML file; save it as .docx in Word.",
    ),
    "other-format": ("这是 {format} 文件，不是 Word 文档。", "this is a {format} file, not a Word document."),
    "spreadsheet": ("这是电子表格，不是文字文档。", "this is a spreadsheet, not a text document."),
    "presentation": ("这是演示文稿，不是文字文档。", "this is a presentation, not a text document."),
    "no-content-types": (
        "文件缺少内容类型表，不是完整的 Word 文档。",
        "the file has no content types part; it is not a complete Word document.",
    ),
    "no-main-part": ("文件里没有正文部分。", "the file has no main document part."),
    "no-body": ("正文部分 {part} 里没有文档内容。", "the main part {part} holds no document body."),
    "malformed-xml": (
        "正文 XML 有错（{part} 第 {line} 行第 {column} 列）；请在 Word 或 WPS 里打开修复后另存。",
        "{part} is not well-formed XML (line {line}, column {column}); open and save it in Word or WPS to repair it.",
    ),
    "doctype": (
        "{part} 里有 DOCTYPE 声明，出于安全拒绝处理。",
        "{part} holds a DOCTYPE declaration; refused for safety.",
    ),
    "strict": (
        "这是“严格 Open XML”格式；请在 Word 里另存为普通的 .docx。",
        "this is strict Open XML; save it as an ordinary .docx in Word.",
    ),
    "signed": (
        "文件有数字签名，排版会使签名失效；确要排版请加 --drop-signature。",
        "the file is digitally signed and formatting breaks the signature; use --drop-signature to go ahead.",
    ),
    "protected": (
        "文件设有编辑保护（{edit}）；请取消保护，或加 --force。",
        "the file is under editing protection ({edit}); take it off, or use --force.",
    ),
    "bomb": (
        "文件解开后大得不合常理（{what}），出于安全拒绝处理。",
        "the file unpacks to an unreasonable size ({what}); refused for safety.",
    ),
    "unsafe-name": (
        "文件内部含有不安全的路径名 {name}，拒绝处理。",
        "the file holds an unsafe path name, {name}; refused.",
    ),
    "duplicate-member": (
        "文件内部有两个同名部分 {name}，无法确定以哪个为准。",
        "the file holds two parts named {name}; which one counts is not defined.",
    ),
    "compression": (
        "文件内部 {name} 用了不支持的压缩方式（{method}）。",
        "{name} inside the file uses an unsupported compression method ({method}).",
    ),
    "too-large": (
        "文件太大（{size} 字节，上限 {limit}）。",
        "the file is too large ({size} bytes, limit {limit}).",
    ),
    "changed-meanwhile": (
        "排版期间文件被改动了，没有覆盖；请再运行一次。",
        "the file changed while it was being formatted and was not overwritten; run again.",
    ),
    "symlink": (
        "输出位置 {name} 是链接，为免写错地方没有写出。",
        "the output {name} is a symbolic link; nothing was written.",
    ),
    "taken": (
        "输出位置 {name} 已被文件夹占用，没有写出。",
        "the output {name} is a folder or no ordinary file; nothing was written.",
    ),
    "time-limit": (
        "排版超过 {seconds:g} 秒的时限仍未完成，已停止；请把稿件拆小，或请管理员放宽时限。",
        "formatting took longer than the limit of {seconds:g} seconds and was stopped; split the draft, or raise the limit.",
    ),
    "memory-limit": (
        "排版所需内存超过 {megabytes} MB 的上限，已停止；请把稿件拆小，或请管理员放宽上限。",
        "formatting needs more memory than the limit of {megabytes} MB and was stopped; split the draft, or raise the limit.",
    ),
    "crash": (
        "处理这份稿件时程序崩溃（退出码 {exit}），未写出任何文件。这是 paiban 的缺陷，请把稿件和这行字告诉我们。",
        "the program crashed on this draft (exit code {exit}); nothing was written. "
        "This is a bug in paiban: please report it with the draft and this line.",
    ),
    "killed": (
        "处理这份稿件的进程被系统或他人结束（信号 {signal}，常因内存不足），未写出任何文件；请再运行一次。",
        "the process working on this draft was ended from outside (signal {signal}, often for want of memory); "
        "nothing was written. Run again.",
    ),
    "style-fault": ("版式有错：{zh}", "the house style has a mistake: {en}"),
    "disk-full": ("磁盘空间不足。", "no space is left on the disk."),
    "read-only": ("这个位置是只读的。", "this place is read-only."),
    "no-permission": ("没有读写权限。", "permission denied."),
    "no-file": ("找不到文件。", "no such file."),
    "folder": (
        "这是文件夹；整个文件夹请用 paiban batch。",
        "this is a folder; paiban batch takes whole folders.",
    ),
    "long-name": ("文件名太长。", "the file name is too long."),
    "disk-fault": (
        "读写出错，请检查磁盘或网络盘。",
        "reading or writing failed; check the disk or the network share.",
    ),
    "no-path": (
        "这一行不是路径；清单须是 UTF-8 文本，每行一个路径。",
        "this line is no path; a list is UTF-8 text, one path a line.",
    ),
    "unread-folder": (
        "这个文件夹读不了，里面的稿件没有处理；请检查权限后再运行一次。",
        "this folder cannot be read and the drafts in it were not done; check its permissions and run again.",
    ),
    "result": ("这是输出文件夹里的成品，不是草稿。", "this lies in the output folder: a result, no draft."),
    "outside": ("这份稿件不在来源文件夹里。", "this draft lies outside the source folder."),
}

#: What the command line says.
SAY: dict[str, tuple[str, str]] = {
    "formatted": ("已排版：{source} → {target}", "formatted: {source} → {target}"),
    "unchanged": ("无需改动：{source}", "nothing to change: {source}"),
    "written-unchanged": (
        "无需改动，原样复制：{source} → {target}",
        "nothing to change, copied as it is: {source} → {target}",
    ),
    "failed": ("未能排版：{source}：{why}", "not formatted: {source}: {why}"),
    "earlier": ("上一次的结果与这次不同，保存在：{path}", "the earlier result differs and is kept as {path}"),
    "original": ("原稿保存在：{path}", "the original is kept as {path}"),
    "summary": (
        "  {genre}，{headings} 个层次标题；{changes}。",
        "  {genre}, {headings} headings; {changes}.",
    ),
    "no-genre": ("文种未识别", "document type not recognised"),
    "no-edits": ("文字未动", "no character touched"),
    "edits-section": ("补入章节 {n} 节", "{n} missing sections inserted"),
    "section": ("    补入：{heading} {placeholder}", "    inserted: {heading} {placeholder}"),
    "edits-number": ("改正序号 {n} 处", "{n} numbers mended"),
    "edits-space": ("去掉排版用空白 {n} 处", "{n} pieces of layout white space removed"),
    "edits-split": ("软回车改为分段 {n} 处", "{n} soft breaks made paragraph ends"),
    "edits-blank": ("去掉空行 {n} 个", "{n} blank paragraphs removed"),
    "edits-list": ("自动编号转为文字 {n} 处", "{n} automatic numbers made text"),
    "findings": ("  请人工看一眼（{n} 处）：", "  for a person to look at ({n}):"),
    "finding": ("    第 {line} 行 {code} {message}", "    line {line} {code} {message}"),
    "finding-document": ("    全文 {code} {message}", "    document {code} {message}"),
    "would-change": ("需要排版：{source}", "would change: {source}"),
    "clean": ("符合版式：{source}", "already in style: {source}"),
    "line-edit": (
        "    第 {line} 行 {rule}：{before} → {after}",
        "    line {line} {rule}: {before} → {after}",
    ),
    "format-only": (
        "    格式（字体、缩进、页面）将按版式设置",
        "    formatting (fonts, indents, page) would follow the style",
    ),
    "os-error": ("{error}", "{error}"),
    "our-bug": (
        "排版结果没有通过原文核对（{difference}，{place}），未写出任何文件。这是 paiban 的缺陷，请把稿件和这行字告诉我们。",
        "the result failed the comparison with the draft ({difference}, {place}); nothing was written. "
        "This is a bug in paiban: please report it with the draft and this line.",
    ),
    "unexpected": (
        "paiban 内部错误（{kind}: {error}），未写出任何文件。请把稿件和这行字告诉我们。",
        "internal error in paiban ({kind}: {error}); nothing was written. Please report it with the draft and this line.",
    ),
    "several-to-file": (
        "有多份稿件时，-o 须是文件夹。",
        "with several drafts, -o must be a folder.",
    ),
    "two-places": (
        "--in-place 与 -o 不能同时使用。",
        "--in-place and -o do not go together.",
    ),
    "same-file": (
        "输出与稿件是同一个文件；要改原文件请用 --in-place。",
        "output and draft are the same file; use --in-place to change it.",
    ),
    "not-docx": (
        "结果是 Word 文档：-o 须是已有的文件夹，或以 {ending} 结尾的文件名：{output}",
        "the result is a Word document: -o must be an existing folder or a name that ends in {ending}: {output}",
    ),
    "output-lost": ("运行信息没能写到标准输出：{why}", "standard output could not be written: {why}"),
    "no-folder": ("找不到输出文件夹：{folder}", "no such output folder: {folder}"),
    "same-output": (
        "{one} 和 {two} 同名，放进一个文件夹会互相覆盖；请分开排版。",
        "{one} and {two} have the same name and would overwrite each other in one folder; format them apart.",
    ),
    "not-found": ("找不到文件：{source}", "no such file: {source}"),
    "progress": ("排版", "formatting"),
    "batch-nested": (
        "来源与输出不能互相包含：{source}，{output}",
        "source and output must not lie in each other: {source}, {output}",
    ),
    "batch-source": ("找不到来源：{source}", "no such source: {source}"),
    "batch-unread": ("来源读不了：{place}：{why}", "the source cannot be read: {place}: {why}"),
    "batch-unwritten": ("写不了 {place}：{why}", "{place} cannot be written: {why}"),
    "batch-list": (
        "{source} 不是清单；清单须是 UTF-8 文本，每行一个路径。",
        "{source} is no list of drafts; a list is UTF-8 text, one path a line.",
    ),
    "batch-draft": (
        "来源须是文件夹或清单（每行一个路径），不是稿件；单份稿件请用 paiban format。",
        "the source must be a folder or a list (one path a line), not a draft; use paiban format for one draft.",
    ),
    "batch-in-use": (
        "另一个 paiban batch 正在向 {output} 写结果；请等它结束，或换一个输出文件夹。",
        "another paiban batch is working on {output}; wait for it, or choose another output folder.",
    ),
    "batch-no-dask": (
        "用集群需要 Dask：pip install 'paiban[cluster]'",
        "a cluster needs Dask: pip install 'paiban[cluster]'",
    ),
    "batch-no-cluster": ("连不上集群 {address}：{why}", "no cluster at {address}: {why}"),
    "batch-address": (
        "集群地址要写成 tcp://主机:8786 的样子：{address}",
        "a cluster's address looks like tcp://host:8786: {address}",
    ),
    "batch-no-workers": (
        "集群 {address} 上没有工作进程（等了 {seconds} 秒）；启动后再运行一次。",
        "the cluster at {address} has no workers (waited {seconds} s); start some and run again.",
    ),
    "batch-blind": (
        "集群的工作机看不到 {folder}；来源和输出须是各机共享的文件夹。",
        "the cluster's workers do not see {folder}; source and output must be folders all machines share.",
    ),
    "batch-workers": (
        "工作机停止了工作：{why}；再运行一次会接着做。",
        "the workers are gone: {why}; run again to go on.",
    ),
    "batch-stopping": (
        "正在收尾，手上的稿件做完就停；再按一次 Ctrl+C 立即停止。",
        "stopping when the drafts at work are done; Ctrl+C again stops at once.",
    ),
    "batch-stopped": ("已停止；再运行一次会接着做。", "stopped; run again to go on."),
    "batch-progress": (
        "{done} 份{of}，每秒 {rate:.1f} 份{left}",
        "{done} drafts{of}, {rate:.1f} a second{left}",
    ),
    "batch-of": (" / {total}", " of {total}"),
    "batch-left": ("，还需 {left}", ", {left} left"),
    "batch-kept": (
        "{source}：上一次的结果被人改过，保存在：{path}",
        "{source}: the earlier result had been worked on and is kept as {path}",
    ),
    "batch-summary": (
        "共 {total} 份：已排版 {formatted}，无需改动 {unchanged}，早已完成 {skipped}，失败 {failed}；"
        "须人工看 {findings} 处；{seconds:.1f} 秒，每秒 {rate:.1f} 份。",
        "{total} drafts: {formatted} formatted, {unchanged} unchanged, {skipped} done before, {failed} failed; "
        "{findings} places for a person to look at; {seconds:.1f} s, {rate:.1f} a second.",
    ),
}

#: Names of the rules as `check` prints them.
RULES: dict[str, tuple[str, str]] = {
    "numbering.form": ("序号写法", "number form"),
    "numbering.sequence": ("序号顺序", "number sequence"),
    "numbering.added": ("补序号", "number added"),
    "numbering.literal": ("自动编号转文字", "automatic number made text"),
    "layout.indent": ("行首空白", "typed indent"),
    "layout.edge": ("行尾空白", "trailing white space"),
}
