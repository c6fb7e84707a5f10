# frozen_string_literal: true

require_relative "support"

# Pages and their entities.
class PagesTest < SandboxTest
  def requests
    sandbox.requests.requests.map(&:operation).count("getOnboardingInvites")
  end

  def test_entities_of_all_pages_are_yielded
    ids = []
    assert_same client, client.each_onboarding_invite(page_size: 20) { |invite| ids << invite.id }
    assert_equal (1..63).map { |number| "invite-#{number}" }, ids
    assert_equal 4, requests
  end

  def test_enumerator_requests_pages_when_needed
    invites = client.each_onboarding_invite(page_size: 20)
    assert_equal 0, requests
    assert_equal %w[invite-1 invite-2], invites.lazy.map(&:id).first(2)
    assert_equal 1, requests
  end

  def test_external_enumerator_goes_over_pages
    invites = client.each_onboarding_invite(page_size: 1)
    assert_equal %w[invite-1 invite-2 invite-3], Array.new(3) { invites.next.id }
    assert_equal 3, requests
  end

  def test_pages_are_json_of_service
    sizes = client.pages("getOnboardingInvites", pageSize: 50).map { |page| page["entities"].size }
    assert_equal [50, 13], sizes
    assert_equal 2, requests
  end

  def test_error_comes_after_entities_of_earlier_pages
    ids = []
    error = assert_raises(ApiError) do
      client.each_onboarding_invite(page_size: 30) do |invite|
        ids << invite.id
        sandbox.fail_next(status: 500) if ids.size == 30
      end
    end
    assert_equal [500, 30], [error.http_status, ids.size]
  end

  def test_operation_without_pages_is_rejected
    assert_raises(InvalidArgumentError) { client.pages("getOnboardingInvite", inviteId: "invite-1").first }
  end
end
