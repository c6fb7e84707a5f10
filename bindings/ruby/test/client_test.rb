# frozen_string_literal: true

require_relative "support"

# Operations, errors and derived clients.
class ClientTest < SandboxTest
  def test_operation_returns_model
    invite = client.get_onboarding_invite("invite-1")
    assert_equal "guest-1@acme.example", invite.to_address
    assert_equal client.call("getOnboardingInvite", inviteId: "invite-1"), invite.raw
  end

  def test_operations_are_those_of_the_service
    names = sandbox.describe.operations.map { |id| id.gsub(/[A-Z]/) { |letter| "_#{letter.downcase}" }.to_sym }
    assert_equal names.sort, Operations.public_instance_methods.grep_v(/^each_/).sort
  end

  def test_head_returns_boolean
    assert_same true, client.head_onboarding_organization_users("organization-1", "ada@acme.example")
    assert_same false, client.head_onboarding_organization_users("organization-1", "unknown@acme.example")
  end

  def test_operation_without_response_returns_nil
    assert_nil client.delete_onboarding_invite("invite-1")
  end

  def test_body_is_model_or_its_fields
    code = client.post_onboarding_joincodes(email_domains: ["acme.example"])
    client.put_onboarding_joincode(code.id, JoinCodeRequest.new(email_domains: ["größe.example", "😀.example"]))
    assert_equal ["größe.example", "😀.example"], client.get_onboarding_joincode(code.id).email_domains
  end

  def test_unknown_field_of_body_is_rejected
    error = assert_raises(ArgumentError) { client.post_onboarding_joincodes(email_domains: [], color: "red") }
    assert_match(/color/, error.message)
  end

  def test_api_error_has_all_facts
    error = assert_raises(ApiError) { client.get_onboarding_invite("missing") }
    assert_equal ["API", 404, "not.found", 1], [error.kind, error.http_status, error.code, error.attempts]
    assert_equal "missing", error.body.entity_id
    refute_predicate error, :retryable?
    refute_predicate error, :outcome_unknown?
    assert_equal error.message, error.to_h["message"]
    assert_match(/client_test/, error.backtrace.join)
  end

  def test_error_matches_pattern
    error = assert_raises(Error) { client.get_onboarding_invite("..") }
    assert_pattern_matches(error)
    assert_instance_of InvalidArgumentError, error
  end

  def test_each_kind_has_class
    Error::KINDS.each do |kind, error_class|
      error = Error.from_json("kind" => kind, "message" => "m", "attempts" => 0, "httpStatus" => 418)
      assert_instance_of error_class, error
      assert_equal [kind, "m", 418], [error.kind, error.message, error.http_status]
    end
  end

  def test_invalid_setting_names_it
    error = assert_raises(ConfigurationError) { Client.new(base_url: "ftp://service.example") }
    assert_equal "baseUrl", error.setting
  end

  def test_settings_are_read_from_json
    settings = Settings.from_json(JSON.parse(sandbox.settings.to_json))
    Client.open(**settings) { |other| assert_equal 63, other.get_onboarding_invites.total }
  end

  def test_unknown_setting_is_rejected
    assert_match(/color/, assert_raises(ArgumentError) { Client.new(color: "red") }.message)
    assert_match(/timeout/, assert_raises(ArgumentError) { client.with_options(timeout: 5) }.message)
  end

  def test_missing_argument_is_named
    assert_equal "inviteId", assert_raises(InvalidArgumentError) { client.get_onboarding_invite(nil) }.argument
    assert_equal "body", assert_raises(InvalidArgumentError) { client.post_onboarding_joincodes(nil) }.argument
    assert_raises(InvalidArgumentError) { client.call(nil) }
    assert_empty sandbox.requests.requests
  end

  def test_invalid_text_is_invalid_argument
    assert_raises(InvalidArgumentError) { client.get_onboarding_invite("\xFF") }
    assert_raises(InvalidArgumentError) { client.call("getOnboardingInvite\0", inviteId: "invite-1") }
    assert_raises(InvalidArgumentError) { client.call("getOnboardingInvite", inviteId: Float::NAN) }
    circle = []
    assert_raises(InvalidArgumentError) { client.call("postOnboardingJoincodes", body: circle << circle) }
  end

  def test_deep_response_is_returned
    SilentService.open do |service|
      call = Thread.new { service.client.call("getOnboardingInvite", inviteId: "invite-1") }
      service.await
      service.respond(%({"toAddress": "a@acme.example", "deep": #{"[" * 110}#{"]" * 110}}))
      assert_equal 110, call.value["deep"].inspect.count("[")
    end
  end

  def test_derived_client_has_its_own_limits
    sandbox.set_settings(latency_ms: 60_000)
    client.with_options(total_timeout_ms: 50) do |hurried|
      assert_raises(TimeoutError) { hurried.get_onboarding_invite("invite-1") }
    end
  end

  def test_derived_client_outlives_its_parent
    derived = client.with_options(max_retries: 0)
    client.close
    assert_equal "invite-1", derived.get_onboarding_invite("invite-1").id
  end

  def test_last_response_is_of_last_call
    assert_nil client.last_response
    sandbox.fail_next(status: 503, retry_after: 0)
    client.get_onboarding_invite("invite-1")
    last = client.last_response
    assert_equal ["getOnboardingInvite", 200, 2], [last.operation_id, last.http_status, last.attempts]
    assert_raises(ApiError) { client.get_onboarding_joincode("missing") }
    last = client.last_response
    assert_equal ["getOnboardingJoincode", 404], [last.operation_id, last.http_status]
  end

  def test_closed_client_raises
    client.close
    client.close
    client.cancel
    error = assert_raises(InvalidArgumentError) { client.get_onboarding_invite("invite-1") }
    assert_equal "the client is closed", error.message
    assert_predicate client, :closed?
  end

  def test_client_cannot_be_copied
    assert_raises(TypeError) { client.dup }
    assert_raises(TypeError) { Marshal.dump(client) }
  end

  def test_open_closes_after_error
    opened = nil
    assert_raises(KeyError) { Client.open(**sandbox.settings) { |other| (opened = other) && raise(KeyError) } }
    assert_predicate opened, :closed?
  end

  def test_inspect_shows_no_secret
    printed, = capture_io { pp client }
    refute_includes client.inspect + printed, sandbox.settings.client_secret
  end

  private

  def assert_pattern_matches(error)
    case error
    in { kind: "INVALID_ARGUMENT", argument: "inviteId", attempts: 0 } then pass
    end
  end
end
