# frozen_string_literal: true

# Ten tasks, each against a sandbox:
#
#   ruby -Ilib examples/cookbook.rb
#
# A program for the platform has settings of its own: region:, client_id: and client_secret:.

require "genesys_onboarding"
require "net/http"
require "socket"
require "tmpdir"

def check(task, actual, expected)
  raise "#{task}: expected #{expected.inspect}, got #{actual.inspect}" unless actual == expected
end

# An HTTP proxy, which passes connections on to the sandbox and keeps what clients send.
class Proxy
  attr_reader :url

  def initialize(port)
    @port = port
    @sent = Queue.new
    server = TCPServer.new("127.0.0.1", 0)
    @url = "http://127.0.0.1:#{server.addr[1]}"
    Thread.new { loop { Thread.new(server.accept) { |client| serve(client) } } }
  end

  def sent
    Array.new(@sent.size) { @sent.pop }.join
  end

  private

  def serve(client)
    service = TCPSocket.new("127.0.0.1", @port)
    Thread.new { IO.copy_stream(service, client) }
    while (chunk = client.readpartial(65_536))
      @sent << chunk
      chunk.start_with?("CONNECT ") ? client.write("HTTP/1.1 200 OK\r\n\r\n") : service.write(chunk)
    end
  rescue EOFError
    service.close
  end
end

# What a person does in a browser.
def browse(url)
  location = Net::HTTP.get_response(URI("#{url}&sandbox_user=ada@acme.example"))["location"]
  Net::HTTP.get(URI(location))
end

sandbox = GenesysOnboarding::Sandbox.new
settings = sandbox.settings
local_proxy = Proxy.new(URI(settings.base_url).port)

settings => { base_url: url, client_id: id, client_secret: secret }
# cookbook: first-call
# With an account: region: "eu-west-1" instead of the two URLs.
client = GenesysOnboarding::Client.new(base_url: url, login_url: url, client_id: id, client_secret: secret)
invite = client.get_onboarding_invite("invite-1")
puts "#{invite.to_address} is invited"
# cookbook: end
check("first-call", invite.to_address, "guest-1@acme.example")

# cookbook: errors
begin
  client.get_onboarding_invite("missing")
rescue GenesysOnboarding::Error => e
  failure =
    case e
    in GenesysOnboarding::ApiError[http_status: 404, code:] then "no such invite (#{code})"
    in { retryable: true, retry_after_ms: Integer => wait } then "try again in #{wait} ms"
    in { outcome_unknown: true } then "check whether it was done: #{e.message}"
    in { message: } then message
    end
  puts failure
end
# cookbook: end
check("errors", failure, "no such invite (not.found)")

# cookbook: pages
domains = []
client.each_onboarding_joincode { |code| domains |= code.email_domains }
first = client.each_onboarding_invite(page_size: 25).first(2) # requests one page
puts "#{client.each_onboarding_invite.count} invites, the first to #{first.map(&:to_address).join(" and ")}"
# cookbook: end
check("pages", [domains.empty?, first.map(&:id)], [false, %w[invite-1 invite-2]])

# cookbook: retry
sandbox.fail_next(status: 503, retry_after: 0)
patient = GenesysOnboarding::Client.new(**settings, max_retries: 5)
patient.get_onboarding_invite("invite-1")
attempts = patient.last_response.attempts
puts "done after #{attempts} attempts"
# cookbook: end
check("retry", attempts, 2)

sandbox.set_settings(latency_ms: 5000)
# cookbook: time-limit
hurried = client.with_options(total_timeout_ms: 200)
begin
  hurried.get_onboarding_invite("invite-1")
rescue GenesysOnboarding::TimeoutError => e
  late = e
  puts late.message
end
# cookbook: end
check("time-limit", late.operation_id, "getOnboardingInvite")
sandbox.set_settings(latency_ms: 0)

observed = GenesysOnboarding::Client.new(**settings, base_url: local_proxy.url)
# cookbook: headers
dialer = observed.with_options(headers: { "Genesys-App" => "dialer" })
dialer.get_onboarding_invite("invite-1")
puts "Genesys support finds it by #{dialer.last_response.correlation_id}"
# cookbook: end
check("headers", local_proxy.sent[/^genesys-app: .*$/i].chomp.downcase, "genesys-app: dialer")

proxy_url = local_proxy.url
# cookbook: proxy
proxied = GenesysOnboarding::Client.new(**settings, proxy: proxy_url) # http://user:password@proxy.example:3128
invite = proxied.get_onboarding_invite("invite-2")
puts "#{invite.to_address}, through #{proxy_url}"
# cookbook: end
check("proxy", [invite.to_address, local_proxy.sent.empty?], ["guest-2@acme.example", false])

journal = File.join(Dir.mktmpdir, "people.journal")
people = (1..20).map { |number| "person-#{number}@acme.example" }
# cookbook: bulk
report = GenesysOnboarding::Bulk.open(client, journal:) do |bulk|
  people.each do |email|
    bulk.submit(stage: { join_code_id: "joincode-1", email: })
  end
  bulk.report
end
puts report.summary # report.outcomes has each person
# cookbook: end
check("bulk", report.summary, "20 of 20 people done")
FileUtils.remove_entry(File.dirname(journal))

public_client = { base_url: settings.base_url, login_url: settings.login_url }
public_client[:client_id] = sandbox.describe.public_client_id
# cookbook: login
person = GenesysOnboarding::Login.open(**public_client, login_hint: "ada@acme.example") do |login|
  puts "Log in at #{login.url}"
  Thread.new { browse(login.url) } # a person does it
  login.wait(timeout_ms: 60_000)
end
addresses = person.each_onboarding_invite.map(&:to_address)
# cookbook: end
check("login", addresses.first, "guest-1@acme.example")

# cookbook: sandbox
status = GenesysOnboarding::Sandbox.open do |service|
  service.fail_next(status: 500, operation: "getOnboardingInvite")
  service.client.get_onboarding_invite("invite-1")
rescue GenesysOnboarding::ApiError => e
  e.http_status
end
puts "the service responded with #{status}"
# cookbook: end
check("sandbox", status, 500)
