# frozen_string_literal: true

require_relative "support"

# The sandbox and its verbs.
class SandboxVerbsTest < SandboxTest
  def test_verbs_are_those_of_the_sandbox
    verbs = sandbox.describe["links"].map { |link| link["verb"].to_sym }
    assert_equal verbs.sort, SandboxVerbs.public_instance_methods.sort
  end

  def test_fault_takes_names_of_ruby
    sandbox.fail_next(status: 429, retry_after: 7)
    error = assert_raises(ApiError) { sandbox.client(max_retries: 0).get_onboarding_invite("invite-1") }
    assert_equal [429, true], [error.http_status, error.retryable?]
    assert_operator error.retry_after_ms, :>=, 7000
  end

  def test_unprivileged_client_lacks_permissions
    id = sandbox.describe["unprivilegedClientId"]
    secret = sandbox.unprivileged_client_secret
    sandbox.client(client_id: id, client_secret: secret) => other
    assert_equal 403, assert_raises(ApiError) { other.get_onboarding_invites }.http_status
  end

  def test_seed_adds_to_fixtures
    seed = { invites: [{ organizationId: "organization-1", toAddress: "bob@acme.example" }] }
    Sandbox.open(seed:) { |seeded| assert_equal 64, seeded.client.get_onboarding_invites.total }
  end

  def test_unknown_option_is_rejected
    assert_raises(Error) { Sandbox.new(color: "red") }
    assert_raises(InvalidArgumentError) { sandbox.fail_next(color: "red") }
  end

  def test_closed_sandbox_raises
    sandbox.close
    assert_equal "the sandbox is closed", assert_raises(InvalidArgumentError) { sandbox.describe }.message
  end
end
