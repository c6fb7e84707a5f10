# frozen_string_literal: true

require_relative "support"

# The models.
class ModelTest < Minitest::Test
  include GenesysOnboarding

  def listing
    InviteListing.from_json(
      "entities" => [{ "toAddress" => "a@acme.example", "color" => "red" }], "total" => 63.0, "pageSize" => nil
    )
  end

  def test_fields_are_decoded
    assert_equal [63, nil], [listing.total, listing.page_size]
    assert_instance_of Integer, listing.total
    assert_equal "a@acme.example", listing.entities.first.to_address
  end

  def test_absent_list_is_empty
    assert_empty InviteListing.from_json({}).entities
    refute_includes InviteListing.from_json({}).to_h, "entities"
  end

  def test_unknown_field_is_in_raw
    assert_equal "red", listing.entities.first.raw["color"]
    refute_includes listing.entities.first.to_h, "color"
  end

  def test_values_of_other_forms_are_kept
    body = ErrorBody.from_json("details" => "none", "errors" => [1, { "code" => "c" }], "status" => 404.0)
    assert_equal ["none", 1, "c", 404], [body.details, body.errors.first, body.errors.last.code, body.status]
    assert_equal ["html"], ApiError.new("m", body: ["html"]).body
    assert_equal "c", ApiError.new("m", body: { code: "c" }).body.code
    assert_nil ApiError.new("m").body
  end

  def test_given_list_is_copied
    domains = ["acme.example"]
    request = JoinCodeRequest.new(email_domains: domains)
    domains << "acme.test"
    assert_equal ["acme.example"], request.email_domains
  end

  def test_hash_has_names_of_the_api
    person = { name: "Kim", email: "kim@acme.example" }
    request = CompleteOrgProvisioningRequest.new(
      administrator_email: "a@acme.example", administrator_password: "p", administrator_name: "A", other_users: [person]
    )
    assert_equal [{ "name" => "Kim", "email" => "kim@acme.example" }], request.to_h["otherUsers"]
    assert_equal request.to_h, JSON.parse(JSON.generate(request))
  end

  def test_missing_field_is_named
    error = assert_raises(ArgumentError) { StageUserRequest.new(email: "a@acme.example") }
    assert_match(/join_code_id/, error.message)
  end

  def test_models_are_immutable_values
    first, second = Array.new(2) { StageUserRequest.new(join_code_id: "j", email: "e") }
    assert_equal first, second
    assert_equal 1, [first, second].uniq.size
    refute_equal first, first.with(locale: "de")
    assert_predicate first, :frozen?
    assert_predicate listing.entities, :frozen?
  end

  def test_pattern_matches_fields
    case listing
    in { total: 63, entities: [Invite[to_address:]] } then assert_equal "a@acme.example", to_address
    end
  end

  def test_inspect_shows_no_secret
    request = CreateUserRequest.new(invite_id: "i", name: "Sam", password: "canary")
    printed, = capture_io { pp request }
    refute_includes request.inspect + printed, "canary"
    assert_includes request.inspect, "[redacted]"
  end
end
