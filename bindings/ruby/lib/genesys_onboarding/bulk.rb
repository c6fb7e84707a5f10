# frozen_string_literal: true

require_relative "client"

module GenesysOnboarding
  # A bulk run: many people staged, created or joined, each exactly once, also after a crash. Its journal is on
  # disk, and a later run with the same journal continues.
  #
  #   Bulk.open(client, journal: "people.journal") do |bulk|
  #     outcome = bulk.submit(stage: { join_code_id: "joincode-1", email: "sam@acme.example" })
  #     puts outcome.status
  #   end
  #
  # Threads may share it; each submits one person after the other. What interrupts a submit ends the run, as
  # Client#cancel does: the next one continues.
  class Bulk < Resource
    KIND = "bulk" # :nodoc:

    # Takes the fields of BulkOptions. The run may outlive the client.
    def initialize(client, **options)
      raise Error.unexpected("client", client, "a Client") unless client.is_a?(Client)

      @client = client.with_options
      @client.invoke(:bulk_open, BulkOptions.new(**options)) { |bulk| own(bulk, @client.callbacks) }
    end

    # Adds a person, a BulkRequest or its field, to the report before #submit comes to them.
    def enlist(request)
      invoke(:bulk_enlist_json, BulkRequest.from(request, "request"), output: false)
    end

    # Does everything for one person, a BulkRequest or its field, and returns the BulkOutcome, whose response is the
    # service's JSON: CreateUserResponse.from_json(outcome.response). Any error ends the run, but an
    # InvalidArgumentError.
    def submit(request)
      BulkOutcome.from_json(wait_for(@client, :bulk_submit_json, BulkRequest.from(request, "request")))
    end

    # The BulkReport so far.
    def report
      BulkReport.from_json(invoke(:bulk_report_json))
    end

    def close
      super
      @client.close
    end
  end
end
