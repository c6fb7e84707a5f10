# frozen_string_literal: true

# Does what .ci/bindings asks for on standard input, a JSON object a line, through the public interface of this gem.

require "genesys_onboarding"
require "timeout"

# The requests of the protocol, each a method of its name.
class Journey
  # These wait for the service: each has a thread of its own.
  CONCURRENT = %w[call typed pages repeat].freeze

  def initialize
    @clients = {}
    @events = Hash.new { |events, name| events[name] = [] }
    @output = Mutex.new
    @threads = []
  end

  def run
    # The library's own word, where VERSION is the gem's.
    library = GenesysOnboarding.const_get(:Library).genesys_version.to_s
    write(language: "ruby", version: RUBY_VERSION, library:, threads: true, events: true)
    $stdin.each_line do |line|
      request = JSON.parse(line)
      CONCURRENT.include?(request["do"]) ? @threads << Thread.new { respond(request) } : respond(request)
    end
    @clients.each_value(&:cancel)
    @threads.each(&:join)
    @clients.each_value(&:close)
    @sandbox&.close
  end

  private

  def write(object)
    @output.synchronize do
      $stdout.puts(JSON.generate(object))
      $stdout.flush
    end
  end

  def respond(request)
    write(id: request["id"], **send("do_#{request["do"]}", request))
  rescue StandardError => e
    write(id: request["id"], error: facts(e))
  end

  def facts(error)
    error.is_a?(GenesysOnboarding::Error) ? error.to_h : { kind: error.class.name, message: error.message }
  end

  def keywords(object)
    (object || {}).transform_keys { |name| snake(name).to_sym }
  end

  def client(request)
    @clients.fetch(request["client"])
  end

  def do_sandbox(request)
    @sandbox = GenesysOnboarding::Sandbox.new(**ruby_names(request["options"]))
    { result: { settings: @sandbox.settings, describe: @sandbox.describe } }
  end

  def do_verb(request)
    { result: @sandbox.public_send(request["verb"], **ruby_names(request["arguments"])) }
  end

  def do_client(request)
    name = request["name"]
    observer = ->(event) { @events[name] << event } if request["observe"]
    @clients[name] = GenesysOnboarding::Client.new(observer:, **keywords(request["settings"]))
    { result: nil }
  end

  def do_derive(request)
    @clients[request["name"]] = @clients.fetch(request["from"]).with_options(**keywords(request["options"]))
    { result: nil }
  end

  def do_call(request)
    limited(request) { { result: client(request).call(request["operation"], request["arguments"] || {}) } }
  end

  def do_typed(request)
    method = client(request).method(snake(request["operation"]))
    given = ruby_names(request["arguments"] || {})
    positional = method.parameters.filter_map { |kind, name| given.delete(name) if kind == :req }
    limited(request) { { result: method.call(*positional, **given) } }
  end

  def do_pages(request)
    ids = []
    entities = client(request).public_send(
      snake(request["operation"]).sub("get", "each").delete_suffix("s"), **ruby_names(request["arguments"] || {})
    )
    limit = request["limit"] || Float::INFINITY
    limited(request) do
      entities.each do |entity|
        ids << entity.id
        break if ids.size >= limit
      end
    end
    { result: { ids: } }
  rescue StandardError => e
    { error: facts(e), ids: }
  end

  def do_repeat(request)
    outcomes = Array.new(request["times"]) { succeeds?(request) }.tally
    { result: { succeeded: outcomes.fetch(true, 0), failed: outcomes.fetch(false, 0) } }
  end

  def succeeds?(request)
    client(request).call(request["operation"], request["arguments"] || {})
    true
  rescue GenesysOnboarding::Error
    false
  end

  def do_cancel(request)
    { result: client(request).cancel }
  end

  def do_last_response(request)
    { result: client(request).last_response }
  end

  def do_events(request)
    events = @events[request["client"]].map do |event|
      { kind: event.kind, operation: event.operation_id, attempt: event.attempt, status: event.http_status }.compact
    end
    { result: events }
  end

  def do_close(request)
    { result: client(request).close }
  end

  def do_collect(_request)
    GC.start
    { result: nil }
  end

  def limited(request, &)
    milliseconds = request["timeoutMs"]
    milliseconds ? Timeout.timeout(milliseconds / 1000.0, &) : yield
  end

  def snake(name)
    name.gsub(/[A-Z]/) { |letter| "_#{letter.downcase}" }
  end

  # The keywords of operations and models for a JSON object.
  def ruby_names(value)
    case value
    when Hash then value.to_h { |name, item| [snake(name).to_sym, ruby_names(item)] }
    when Array then value.map { |item| ruby_names(item) }
    else value
    end
  end
end

Journey.new.run
