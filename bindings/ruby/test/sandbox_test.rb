# frozen_string_literal: true

require_relative "support"

# The sandbox and its verbs.
class SandboxVerbsTest < SandboxTest
  def test_verbs_are_those_of_the_sandbox
    verbs = sandbox.describe.links.map { |link| link.verb.to_sym }
    assert_equal verbs.sort, SandboxVerbs.public_instance_methods.sort
  end

  def test_fault_takes_names_of_ruby
    sandbox.fail_next(status: 429, retry_after: 7)
    error = assert_raises(ApiError) { sandbox.client(max_retries: 0).get_onboarding_invite("invite-1") }
    assert_equal [429, true], [error.http_status, error.retryable?]
    assert_operator error.retry_after_ms, :>=, 7000
  end

  def test_verbs_return_models
    sandbox.fail_next(count: 2, status: 503, on: "token")
    assert_equal [[2, "token"]], (sandbox.describe.faults.map { |fault| [fault.count, fault.on] })
    assert_equal "guest-1@acme.example", sandbox.state.invites.first.to_address
    client.call("getOnboardingInvite", inviteId: "invite-1") if sandbox.reset.nil?
    assert_equal %w[POST GET], sandbox.requests.requests.map(&:http_method)
  end

  def test_settings_show_no_secret
    refute_includes sandbox.settings.inspect, sandbox.settings.client_secret
  end

  def test_unprivileged_client_lacks_permissions
    other = Client.new(**sandbox.settings(unprivileged: true))
    assert_equal 403, assert_raises(ApiError) { other.get_onboarding_invites }.http_status
  end

  def test_seed_adds_to_fixtures
    seed = { invites: [{ organization_id: "organization-1", to_address: "bob@acme.example" }] }
    Sandbox.open(seed:) { |seeded| assert_equal 64, seeded.client.get_onboarding_invites.total }
  end

  def test_unknown_option_is_rejected
    assert_match(/color/, assert_raises(ArgumentError) { Sandbox.new(color: "red") }.message)
    assert_match(/color/, assert_raises(ArgumentError) { sandbox.fail_next(color: "red") }.message)
    assert_equal "color", assert_raises(InvalidArgumentError) { sandbox.call("fail_next", color: "red") }.argument
  end

  def test_closed_sandbox_raises
    sandbox.close
    assert_equal "the sandbox is closed", assert_raises(InvalidArgumentError) { sandbox.describe }.message
  end
end
