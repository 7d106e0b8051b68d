// Renders templates as Customer.io's latest Liquid is taken to do: LiquidJS with strict variables and
// lenient conditions. A line in is {"template", "data"}; a line out says what became of it.
import { createInterface } from 'node:readline'
import { ForTag, Liquid, TablerowTag, evalToken } from 'liquidjs'

const BLANK = '\u2205'
const nothing = value => value === null || value === undefined || value === ''
const engine = new Liquid({
  strictVariables: true,
  lenientIf: true,
  outputEscape: value => (nothing(value) ? BLANK : String(value)),
})
const marked = tag =>
  class extends tag {
    * render (context, emitter) {
      if (nothing(yield evalToken(this.collection, context))) emitter.write(BLANK)
      return yield* super.render(context, emitter)
    }
  }
engine.registerTag('for', marked(ForTag))
engine.registerTag('tablerow', marked(TablerowTag))

for await (const line of createInterface({ input: process.stdin })) {
  const { template, data } = JSON.parse(line)
  let said
  try {
    const text = engine.parseAndRenderSync(template, data)
    said = { outcome: text.includes(BLANK) ? 'blank' : 'as meant', text }
  } catch (error) {
    said = { outcome: error.name === 'ParseError' || error.name === 'TokenizationError' ? 'not Liquid' : 'fails', text: error.message }
  }
  console.log(JSON.stringify(said))
}
