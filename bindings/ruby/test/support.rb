# frozen_string_literal: true

require "genesys_onboarding"
require "minitest/autorun"
require "open3"
require "rbconfig"
require "socket"
require "timeout"
require "tmpdir"

# A sandbox with a client for each test.
class SandboxTest < Minitest::Test
  include GenesysOnboarding

  attr_reader :sandbox, :client

  def setup
    @sandbox = Sandbox.new
    @client = sandbox.client
  end

  def teardown
    client.close
    sandbox.close
  end
end

# A service that keeps each connection open and responds only when it is told to.
class SilentService
  PATIENCE = 30

  def self.open
    service = new
    yield service
  ensure
    service&.close
  end

  def initialize
    @server = TCPServer.new("127.0.0.1", 0)
    @connections = Queue.new
    @arrived = Queue.new
    @thread = Thread.new { loop { accept } }
    @thread.report_on_exception = false
  end

  def client(**settings)
    GenesysOnboarding::Client.new(base_url: "http://127.0.0.1:#{@server.addr[1]}", max_retries: 0, **settings)
  end

  # Waits until a request has arrived.
  def await
    Timeout.timeout(PATIENCE) { @arrived.pop }
  end

  # Responds to a request that has arrived.
  def respond(json)
    connection = Timeout.timeout(PATIENCE) { @connections.pop }
    head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: #{json.bytesize}\r\n\r\n"
    connection.write(head, json)
  end

  def close
    @thread.kill
    @server.close
    @connections.pop.close until @connections.empty?
  end

  private

  def accept
    connection = @server.accept
    connection.gets("\r\n\r\n")
    @connections << connection
    @arrived << true
  end
end
