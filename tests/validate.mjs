// Asks Microsoft's Open XML SDK (as WebAssembly) about several files in one process: starting it takes
// longer than asking. The package's own command needs Node 20; this needs Node 18.
//   node validate.mjs FILE...      one line of JSON a file: a list of findings {description, path, id}
import { readFileSync } from "node:fs"

const home = new URL("../.cache/npm/node_modules/@ooxml-tools/validate/dist/npm/index.js", import.meta.url)
const { default: validate } = await import(home.href)

const refusal = (error) => ({ id: "refused", description: String(error), path: { partUri: "", xpath: "" } })

const rows = []
for (const file of process.argv.slice(2)) {
  rows.push(JSON.stringify(await validate(readFileSync(file), "docx").catch((error) => [refusal(error)])))
}
// The runtime keeps the process alive; leaving before the pipe has taken everything would cut the rows.
process.stdout.write(rows.map((row) => row + "\n").join(""), () => process.exit(0))
