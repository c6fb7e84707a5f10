# frozen_string_literal: true

require_relative "support"

# Processes, signals, memory and the loading of the library.
class ProcessTest < SandboxTest
  LIBRARY = "GENESYS_ONBOARDING_LIBRARY"

  # A program of its own, whose call never gets a response.
  WAITING = <<~'RUBY'
    require "genesys_onboarding"
    require "socket"
    server = TCPServer.new("127.0.0.1", 0)
    client = GenesysOnboarding::Client.new(base_url: "http://127.0.0.1:#{server.addr[1]}")
    call = -> { client.get_onboarding_invite("invite-1") }
    arrived = -> { server.accept.gets("\r\n\r\n") }
  RUBY

  def ruby(code, variables = {})
    Open3.capture3(variables, RbConfig.ruby, "-I#{File.expand_path("../lib", __dir__)}", "-e", code)
  end

  def wait_all(pids)
    pids.map { |pid| Process.wait2(pid).last.exitstatus }
  end

  def test_forked_children_use_client
    client.get_onboarding_invite("invite-1")
    children = Array.new(4) { fork { exit!(client.get_onboarding_invites.total) } }
    assert_equal [63] * 4, wait_all(children)
    assert_equal 63, client.get_onboarding_invites.total
  end

  def test_forked_child_frees_nothing_of_parent
    child = fork do
      client.close
      sandbox.close
      exit
    end
    assert_equal [0], wait_all([child])
    assert_equal 63, client.get_onboarding_invites.total
  end

  def test_fork_during_call_of_other_thread
    SilentService.open do |service|
      thread = Thread.new { service.client.get_onboarding_invite("invite-1") }
      service.await
      child = fork { exit!(client.get_onboarding_invites.total) }
      assert_equal [63], wait_all([child])
      thread.kill.join
    end
  end

  def test_interrupt_signal_ends_program
    _, error, status = ruby("#{WAITING} Thread.new { arrived.call; Process.kill(:INT, Process.pid) }; call.call")
    assert_equal Signal.list["INT"], status.termsig
    assert_includes error, "Interrupt"
  end

  def test_exit_does_not_wait_for_call
    _, error, status = ruby("#{WAITING} Thread.new(&call); arrived.call; exit(3)")
    assert_equal [3, ""], [status.exitstatus, error]
    assert_equal(4, ruby("#{WAITING} Thread.new(&call); arrived.call; exit!(4)").last.exitstatus)
  end

  def test_missing_library_is_load_error
    _, error, status = ruby('require "genesys_onboarding"', LIBRARY => "/missing/library.so")
    refute_predicate status, :success?
    assert_match(%r{/missing/library.so.*set GENESYS_ONBOARDING_LIBRARY.*LoadError}, error)
  end

  def test_other_version_is_load_error
    file = File.expand_path("../lib/genesys_onboarding/version.rb", __dir__)
    code = "module GenesysOnboarding; VERSION = '9.9.9'; end; $LOADED_FEATURES << #{file.inspect}"
    _, error, = ruby("#{code}; require 'genesys_onboarding'")
    assert_match(/the library has version 0\.1\.0, and this gem 9\.9\.9: install.*LoadError/m, error)
  end

  def test_calls_survive_garbage_collection_at_each_allocation
    GC.stress = true
    invite = client.get_onboarding_invite("invite-1")
    GC.stress = false
    assert_equal "guest-1@acme.example", invite.to_address
  ensure
    GC.stress = false
  end

  def test_forgotten_objects_are_freed
    before = threads_of_process
    20.times { Sandbox.new }
    10.times { GC.start }
    assert_operator threads_of_process, :<, before + 20
  end

  def test_threads_share_client
    totals = Array.new(64) { Thread.new { client.get_onboarding_invites.total } }.map(&:value)
    assert_equal [63], totals.uniq
  end

  private

  # Each sandbox has threads of its own.
  def threads_of_process
    Dir.exist?("/proc/self/task") ? Dir.children("/proc/self/task").size : 0
  end
end
