# Renders templates as Customer.io's legacy Liquid is taken to do: Ruby's Liquid with strict variables,
# whose conditions take what is missing for nil, as the public fork customerio/liquid does.
# A line in is {"template", "data"}; a line out says what became of it.
require 'json'
require 'liquid'

BLANK = "\u2205"

class Object # what ActiveSupport adds, which the fork's `blank` asks
  def blank? = respond_to?(:empty?) ? !!empty? : !self
end

module Lenient
  def evaluate(context = Liquid::Context.new)
    strict = context.strict_variables
    context.strict_variables = false
    super
  ensure
    context.strict_variables = strict
  end
end

module MarkedOutput
  def render(context)
    value = super
    value.nil? || value == '' ? BLANK : value
  end
end

module MarkedLoop
  def render_to_output_buffer(context, output)
    output << BLANK if context.evaluate(@collection_name).nil?
    super
  end
end

Liquid::Condition.prepend(Lenient)
Liquid::For.prepend(MarkedLoop)
Liquid::TableRow.prepend(MarkedLoop)
module MarkedEcho
  def render_to_output_buffer(context, output)
    value = render(context)
    text = value.is_a?(Array) ? value.join : value.to_s
    output << (text.empty? ? BLANK : text)
    output
  end
end
Liquid::Variable.prepend(MarkedEcho)

$stdin.each_line do |line|
  asked = JSON.parse(line)
  begin
    text = Liquid::Template.parse(asked['template'], error_mode: :lax)
                           .render!(asked['data'], strict_variables: true)
    said = { outcome: text.include?(BLANK) ? 'blank' : 'as meant', text: text }
  rescue Liquid::SyntaxError => e
    said = { outcome: 'not Liquid', text: e.message }
  rescue StandardError => e
    said = { outcome: 'fails', text: e.message }
  end
  puts JSON.generate(said)
end
