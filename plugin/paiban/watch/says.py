"""What the watcher says: in notes and on the log page, on the command line, in the log."""

from __future__ import annotations

SAYS: dict[str, tuple[str, str]] = {
    # the service cannot start like this
    "no-folders": ("没有指定要监视的文件夹。", "no folder to watch was given."),
    "no-inbox": ("找不到要监视的文件夹：{folder}", "no such folder to watch: {folder}"),
    "overlap": (
        "{one} 和 {two} 一个在另一个里面，成品会被当作草稿反复处理；请把它们分开。",
        "{one} and {two} lie one in the other: results would be taken for drafts; keep them apart.",
    ),
    "already-running": (
        "这个文件夹已经有一个监视程序在运行。",
        "this folder is being watched already.",
    ),
    "state-on-network": (
        "台账不能放在网络盘上（{folder}），否则可能损坏；请用 --state 指定本机硬盘上的文件夹。",
        "the ledger must not lie on a network disk ({folder}), where it can be damaged; name a local folder with --state.",
    ),
    "bad-toml": ("{file} 不是正确的 TOML 文件：{why}", "{file} is not valid TOML: {why}"),
    "unknown-key": (
        "{file}：不认识“{key}”；最接近的是“{nearest}”。",
        "{file}: unknown key {key}; the nearest known one is {nearest}.",
    ),
    "bad-value": ("{file}：“{key}”的值不对。", "{file}: the value of {key} is not possible."),
    "missing-key": ("{file}：缺少“{key}”。", "{file}: {key} is missing."),
    "flags-and-config": (
        "用了 --config 就不要再在命令行上写文件夹和它的选项。",
        "with --config, give no folder and none of its options.",
    ),
    "one-folder": (
        "有多个文件夹时，请在 paiban.toml 里分别写明各自的输出位置。",
        "with several folders, name their output folders in a paiban.toml.",
    ),
    "no-config": (
        "请写明要监视的文件夹，或用 --config 指定 paiban.toml。",
        "name the folder to watch, or a paiban.toml with --config.",
    ),
    "os-error": ("{file}：{error}", "{file}: {error}"),
    "style": ("版式文件有错：{why}", "the house style has a mistake: {why}"),
    # running
    "watching": ("正在监视：{folder}", "watching: {folder}"),
    "results-in": ("  成品：{folder}", "  results: {folder}"),
    "originals-in": ("  原地排版，原稿存入：{folder}", "  in place, originals kept in: {folder}"),
    "attention-in": ("  需人工处理：{folder}", "  for a person: {folder}"),
    "log-page": ("  日志：{file}", "  log page: {file}"),
    "style-in-inbox": (
        "注意：版式文件在收稿文件夹里，谁都能改：{file}",
        "note: the house style lies in the watched folder, where anybody can change it: {file}",
    ),
    # states, as people read them
    "state-done": ("已排版", "formatted"),
    "state-unchanged": ("无需改动", "nothing to change"),
    "state-failed": ("需人工处理", "for a person"),
    "state-working": ("正在处理", "being formatted"),
    "state-waiting": ("稍后再试", "to be tried again"),
    "wait-quiet": ("刚收到，等它存完", "just arrived, still settling"),
    "wait-open": ("有人正在编辑（或留下了锁文件），关闭后处理", "open in an editor (or its lock file was left)"),
    "wait-incomplete": ("文件还不完整，等它传完", "not complete yet"),
    "wait-trouble": ("磁盘或网络暂时有问题，会自动再试", "disk or network trouble, will be tried again"),
    "wait-again": ("上次处理中断，会自动再试", "the last try broke off, will be tried again"),
    # why not
    "time": ("排版超过了时间上限，试了 {n} 次都没有完成。", "formatting took too long, {n} times."),
    "memory": ("排版需要的内存超过上限，试了 {n} 次都没有完成。", "formatting needed too much memory, {n} times."),
    "crash": ("排版程序处理这份稿件时意外退出，试了 {n} 次。", "the worker ended unexpectedly on this draft, {n} times."),
    "incomplete": (
        "文件一直不完整（可能没有传完，或已损坏）：{why}",
        "the file has not become complete (still cut short, or damaged): {why}",
    ),
    "no-conversion": (
        "LibreOffice 转换不了这份旧格式文件；请在 Word 或 WPS 里另存为 .docx。",
        "LibreOffice could not convert this old format; save it as .docx in Word or WPS.",
    ),
    "bad-name": (
        "文件名太长，或含有输出文件夹不支持的字符；请改短后再存一次。",
        "the name is too long for the output folder, or has characters it cannot take; rename the file.",
    ),
    "link-in-output": (
        "输出位置 {name} 是链接，为免写错地方没有写出；请管理员检查输出文件夹。",
        "{name} in the output folder is a link; nothing was written there.",
    ),
    # the author's note beside a result
    "hint-head": ("《{name}》已按公文格式排版，下面几处请您看一眼。", "{name} has been formatted. Please look at these places."),
    "hint-sections": ("补入的部分（请把“待补”换成内容，或删去）：", "Sections that were inserted (fill them in, or delete them):"),
    "hint-section": ("  {heading}  {placeholder}", "  {heading}  {placeholder}"),
    "hint-findings": ("程序没有改、要由您决定的地方：", "Not changed, for you to decide:"),
    "hint-kept": (
        "成品曾被人改过，改过的那一份另存为：{name}",
        "the earlier result had been worked on; that version is kept as: {name}",
    ),
    "hint-foot": ("除序号和排版用的空白外，文字没有改动。", "Apart from numbers and layout white space, no character was changed."),
    # the note in the attention folder
    "note-head": ("《{name}》没有能自动排版。", "{name} could not be formatted."),
    "note-when": ("时间：{when}", "When: {when}"),
    "note-where": ("原件位置：{path}", "The draft: {path}"),
    "note-why": ("原因：{why}", "Why: {why}"),
    "note-do": (
        "怎么办：按上面的原因处理后，把稿件重新保存到收稿文件夹，会自动再排；\n"
        "或者删掉这份说明，程序就会再试一次。",
        "What to do: mend the cause and save the draft in the watched folder again;\n"
        "or delete this note, and it will be tried once more.",
    ),
    "note-safe": ("您的原件没有被改动；这个文件夹里的是它的副本。", "Your draft has not been changed; a copy lies here."),
    # the log page
    "page-title": ("公文排版日志", "Formatting log"),
    "page-folder": ("收稿文件夹", "Watched folder"),
    "page-updated": ("更新时间", "Updated"),
    "page-waiting": ("等待中", "Waiting"),
    "page-now": ("目前没有稿件在等待。", "No draft is waiting."),
    "page-done": ("最近的稿件", "Latest drafts"),
    "page-none": ("还没有收到稿件。", "No draft has come yet."),
    "page-when": ("时间", "When"),
    "page-draft": ("稿件", "Draft"),
    "page-state": ("结果", "Outcome"),
    "page-note": ("说明", "Note"),
    "page-limit": ("只列出最近 {n} 份；更早的请用 paiban history 查看。", "The latest {n} only; paiban history lists the rest."),
    "page-problem": ("目前有问题", "Something is wrong"),
    "page-hint": ("{n} 处请看一眼", "{n} to look at"),
    "page-sections": ("补入 {n} 节", "{n} sections inserted"),
    "page-kept": ("改过的旧成品另存为 {name}", "the edited earlier result is kept as {name}"),
    "page-converted": ("由旧格式转换", "converted from an old format"),
    "problem-away": ("收稿文件夹现在打不开（网络盘断开？）：{why}", "the watched folder cannot be opened now: {why}"),
    "problem-style": ("版式文件有错，改好之前不排版：{why}", "the house style has a mistake, nothing is formatted until it is mended: {why}"),
    "problem-disk": ("写不进去，会自动再试：{why}", "cannot write, will try again: {why}"),
    "problem-standby": ("另一台机器正在处理这个文件夹，本机待命。", "another machine serves this folder; standing by."),
    # commands
    "status-none": ("还没有监视过任何文件夹（{state}）。", "no folder has been watched yet ({state})."),
    "status-folder": ("{folder}", "{folder}"),
    "status-alive": ("  运行中，{seconds} 秒前有动静", "  running, last sign of life {seconds} s ago"),
    "status-dead": ("  没有在运行（最后一次：{when}）", "  not running (last: {when})"),
    "status-counts": (
        "  已排版 {done}，无需改动 {unchanged}，需人工处理 {failed}，等待 {waiting}",
        "  formatted {done}, nothing to change {unchanged}, for a person {failed}, waiting {waiting}",
    ),
    "status-failed": ("    需人工处理：{path}：{why}", "    for a person: {path}: {why}"),
    "status-problem": ("  目前有问题：{problem}", "  something is wrong: {problem}"),
    "history-line": ("{when}  {state}  {path}  {why}", "{when}  {state}  {path}  {why}"),
    "not-watched": ("{path} 不在任何监视过的文件夹里。", "{path} is in no folder that was ever watched."),
    "requested": ("已登记重排 {n} 份；监视程序运行时会自动处理。", "{n} drafts will be formatted again by the running service."),
    "nothing-failed": ("没有需人工处理的稿件。", "no draft is waiting for a person."),
    "bad-since": ("--since 要写成日期（2026-01-31）或多久（12h、7d）。", "--since takes a date (2026-01-31) or an age (12h, 7d)."),
    # service files
    "service-written": ("已写入：{file}", "written: {file}"),
    "service-next": ("下一步请运行：{command}", "now run: {command}"),
    "service-ran": ("已执行：{command}", "done: {command}"),
    "service-failed": ("没有成功：{command}：{why}", "failed: {command}: {why}"),
    "service-kind": ("这台机器上不能安装 {kind} 服务。", "a {kind} service cannot be installed on this machine."),
}  # fmt: skip


def say(key: str, lang: str, /, **values: object) -> str:
    """One sentence; `lang` is "zh" or another."""
    return SAYS[key][0 if lang == "zh" else 1].format(**values)
