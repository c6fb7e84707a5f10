# frozen_string_literal: true

require_relative "support"
require "net/http"

# A person's login, with Net::HTTP as the browser.
class LoginTest < SandboxTest
  def setup
    super
    url = sandbox.settings.base_url
    @settings = { base_url: url, login_url: url, client_id: sandbox.describe.public_client_id }
  end

  # Returns where the browser is redirected to.
  def redirect(login)
    Net::HTTP.get_response(URI("#{login.url}&sandbox_user=ada@acme.example"))["location"]
  end

  def test_person_logs_in
    tokens = []
    Login.open(**@settings, prompt_login: true, refresh_token_observer: tokens.method(:<<)) do |login|
      assert_includes login.url, "prompt"
      browser = Thread.new { Net::HTTP.get(URI(redirect(login))) }
      person = login.wait(timeout_ms: 30_000)
      assert_equal 63, person.get_onboarding_invites.total
      assert_equal 1, tokens.size
      browser.join
      sandbox.expire_tokens
      person.get_onboarding_invites
      assert_equal 2, tokens.uniq.size
    end
  end

  def test_pasted_address_finishes_login
    Login.open(**@settings) do |login|
      assert_match(/\Ahttp:/, login.redirect_uri)
      assert_equal 63, login.finish(redirect(login)).get_onboarding_invites.total
    end
  end

  def test_wait_times_out_and_goes_on
    Login.open(**@settings) do |login|
      assert_raises(TimeoutError) { login.wait(timeout_ms: 20) }
      Thread.new { Net::HTTP.get(URI(redirect(login))) }
      assert_equal 63, login.wait(timeout_ms: 30_000).get_onboarding_invites.total
    end
  end

  def test_missing_argument_is_named
    Login.open(**@settings) do |login|
      assert_equal "timeout_ms", assert_raises(InvalidArgumentError) { login.wait(timeout_ms: nil) }.argument
      assert_equal "pasted", assert_raises(InvalidArgumentError) { login.finish(nil) }.argument
    end
  end

  def test_interrupted_wait_leaves_login
    Login.open(**@settings) do |login|
      assert_raises(Timeout::Error) { Timeout.timeout(0.05) { login.wait } }
      assert_equal 63, login.finish(redirect(login)).get_onboarding_invites.total
    end
  end

  def test_cancel_ends_login
    Login.open(**@settings) do |login|
      waiting = Thread.new { assert_raises(CancelledError) { login.wait } }
      login.cancel
      waiting.join
      assert_raises(CancelledError) { login.finish(redirect(login)) }
    end
  end

  def test_login_is_freed_after_its_wait
    login = Login.new(**@settings)
    waiting = Thread.new { assert_raises(CancelledError) { login.wait } }
    Thread.pass until waiting.stop?
    login.close
    login.cancel
    assert waiting.join(SilentService::PATIENCE)
    assert_raises(InvalidArgumentError) { login.url }
  end

  def test_unknown_option_is_rejected
    assert_match(/color/, assert_raises(ArgumentError) { Login.new(**@settings, color: "red") }.message)
  end
end
