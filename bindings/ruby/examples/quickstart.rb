# frozen_string_literal: true

# A complete onboarding, which calls every operation of the API, against the embedded sandbox:
#
#   ruby -Ilib examples/quickstart.rb

require "genesys_onboarding"

# Prints a line for each call, and collects the operations.
class Journey
  attr_reader :operations

  def initialize(client, fixtures)
    @client = client
    @fixtures = fixtures
    @operations = []
  end

  def run
    puts "A new organization"
    organization_id = create_organization
    activate_billing(organization_id)
    puts "\nUsers who join by a code"
    join_code_id = create_join_code
    invite(join_code_id)
    join(organization_id)
    puts "\nCleaning up"
    clean_up(join_code_id)
  end

  private

  # Calls an operation, and prints what the block makes of its result.
  def call(operation, ...)
    result = @client.public_send(operation, ...)
    @operations << operation
    puts "  #{operation.to_s.ljust(40)} #{@client.last_response.http_status} #{yield result}"
    result
  end

  def create_organization
    stage = { email_address: "lin@globex.example", organization_name: "Globex", activation_id: }
    staged = call(:post_onboarding_orgprovisionings, stage) { |result| "staged as #{result.id}" }

    complete = GenesysOnboarding::CompleteOrgProvisioningRequest.new(
      administrator_email: "lin@globex.example",
      administrator_password: "correct horse battery staple",
      administrator_name: "Lin",
      other_users: [{ name: "Kim", email: "kim@globex.example" }]
    )
    completed = call(:post_onboarding_orgprovisioning_complete, staged.id, complete) do |result|
      "created #{result.organization_id}"
    end
    call(:get_onboarding_orgprovisioning, staged.id) { |result| "completed: #{result.provision_completed}" }
    completed.organization_id
  end

  def activate_billing(organization_id)
    call(:get_onboarding_activation, activation_id) { |result| "purchased by #{result.email_address}" }
    call(:post_onboarding_activation_apply, activation_id, organization_id:) do |result|
      "#{result.job_name} #{result.status}"
    end
  end

  def create_join_code
    code = call(:post_onboarding_joincodes, email_domains: ["acme.example"]) { |result| "created #{result.id}" }
    call(:put_onboarding_joincode, code.id, email_domains: ["acme.example", "acme.test"]) { "updated" }
    call(:get_onboarding_joincode, code.id, email_domain: "acme.test") do |result|
      "for #{result.email_domains.join(", ")}"
    end
    call(:get_onboarding_joincodes) { |result| "#{result.entities.size} join codes" }
    code.id
  end

  def invite(join_code_id)
    call(:post_onboarding_users_stage, join_code_id:, email: "sam@acme.test") { "invited by email" }
    invites = @client.each_onboarding_invite.to_a
    call(:get_onboarding_invites) { |result| "#{invites.size} invites on #{result.page_count} pages" }
    invite = invites.find { |each| each.to_address == "sam@acme.test" }
    user = { invite_id: invite.id, name: "Sam", password: "correct horse battery staple" }
    call(:post_onboarding_users, user) { |result| "#{result.email} is a user of #{result.organization}" }
  end

  def join(organization_id)
    call(:head_onboarding_organization_users, organization_id, "lin@globex.example") { |result| "exists: #{result}" }
    other = { organization_ids: [@fixtures.other_organization_id], email: @fixtures.administrator_email }
    call(:post_onboarding_users_joinexistingorgs, other) do |result|
      "continue at #{result.invite_url || result.join_code_url}"
    end
  end

  def clean_up(join_code_id)
    call(:get_onboarding_invite, @fixtures.invite_id) { |result| "sent to #{result.to_address}" }
    call(:delete_onboarding_invite, @fixtures.invite_id) { "deleted" }
    call(:delete_onboarding_joincode, join_code_id) { "deleted" }
  end

  def activation_id
    @fixtures.activation_id
  end
end

def show_failure
  yield
rescue GenesysOnboarding::ApiError => e
  puts "  #{e.message}"
end

GenesysOnboarding::Sandbox.open do |sandbox|
  fixtures = sandbox.describe.fixtures
  puts "An Onboarding service runs at #{sandbox.settings.base_url}\n\n"
  client = sandbox.client
  journey = Journey.new(client, fixtures)
  journey.run

  puts "\nTwo failures"
  unprivileged = GenesysOnboarding::Client.new(**sandbox.settings(unprivileged: true))
  show_failure { unprivileged.get_onboarding_invites }
  show_failure { client.get_onboarding_invite(fixtures.invite_id) }

  all = GenesysOnboarding::Operations.public_instance_methods.grep_v(/^each_/)
  puts "\n#{journey.operations.size} of #{all.size} operations"
  exit((all - journey.operations).empty?)
end
