# frozen_string_literal: true

require_relative "support"

# Bulk runs.
class BulkTest < SandboxTest
  def setup
    super
    @folder = Dir.mktmpdir
    @journal = File.join(@folder, "people.journal")
  end

  def teardown
    super
    FileUtils.remove_entry(@folder)
  end

  def person(number)
    BulkRequest.new(stage: { join_code_id: "joincode-1", email: "person-#{number}@acme.example" })
  end

  def test_threads_submit_each_person_once
    people = Queue.new
    50.times { |number| people << number }
    people.close
    Bulk.open(client, journal: @journal) do |bulk|
      Array.new(4) { Thread.new { while (number = people.pop) do bulk.submit(person(number)) end } }.each(&:join)
      assert_equal [true, 50], [bulk.report.is_complete, bulk.report.counts.done]
    end
    assert_equal 50, sandbox.requests.requests.map(&:operation).count("postOnboardingUsersStage")
  end

  def test_second_run_resumes
    Bulk.open(client, journal: @journal) { |bulk| bulk.submit(person(1)) }
    Bulk.open(client, journal: @journal) do |bulk|
      bulk.enlist(person(1))
      outcome = bulk.submit(person(1))
      assert_equal ["done", true, "joincode-1"], [outcome.status, outcome.resumed, outcome.key.stage.join_code_id]
    end
  end

  def test_invalid_request_is_rejected
    Bulk.open(client, journal: @journal) do |bulk|
      assert_match(/join_code_id/, assert_raises(ArgumentError) { bulk.submit(stage: { email: "e" }) }.message)
      assert_match(/color/, assert_raises(ArgumentError) { bulk.enlist(color: "red") }.message)
      assert_equal "request", assert_raises(InvalidArgumentError) { bulk.submit(nil) }.argument
      assert_raises(InvalidArgumentError) { bulk.submit(stage: { join_code_id: "joincode-1", email: 1 }) }
      assert_equal "done", bulk.submit(person(1)).status
    end
  end

  def test_created_person_has_response
    Bulk.open(client, journal: @journal) do |bulk|
      outcome = bulk.submit(create: { invite_id: "invite-1", name: "Sam", password: "correct horse battery" })
      assert_equal "Acme", CreateUserResponse.from_json(outcome.response).organization
      assert_equal [outcome], bulk.report.outcomes
    end
  end

  def test_missing_client_is_named
    assert_equal "client", assert_raises(InvalidArgumentError) { Bulk.new(nil, journal: @journal) }.argument
    assert_match(/color/, assert_raises(ArgumentError) { Bulk.new(client, color: "red") }.message)
  end

  def test_interrupted_run_continues_later
    Bulk.open(client, journal: @journal) do |bulk|
      sandbox.set_settings(latency_ms: 60_000)
      assert_raises(Timeout::Error) { Timeout.timeout(0.1) { bulk.submit(person(1)) } }
    end
    sandbox.set_settings(latency_ms: 0)
    Bulk.open(client, journal: @journal, settling_time_ms: 1) do |bulk|
      assert_equal "done", bulk.submit(person(1)).status
    end
  end

  def test_run_outlives_client
    bulk = Bulk.new(client, journal: @journal)
    client.close
    assert_equal "done", bulk.submit(person(1)).status
    bulk.close
    assert_raises(InvalidArgumentError) { bulk.report }
  end
end
