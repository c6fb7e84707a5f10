# frozen_string_literal: true

require_relative "resource"

module GenesysOnboarding
  # A bulk run: many people staged, created or joined, each exactly once, also after a crash. Its journal is on
  # disk, and a later run with the same journal continues.
  #
  #   Bulk.open(client, journal: "people.journal") do |bulk|
  #     bulk.submit(stage: StageUserRequest.new(join_code_id: "joincode-1", email: "sam@acme.example"))
  #   end
  #
  # Threads may share it; each submits one person after the other. What interrupts a submit ends the run, as
  # Client#cancel does: the next one continues.
  class Bulk < Resource
    # Options: journal (a path), organization_id, settling_time_ms, max_failures and retry_rejected. The run may
    # outlive the client.
    def initialize(client, **options)
      @client = client.with_options
      @client.borrow do |pointer|
        Library.call(:bulk_open, pointer, Library.json(options)) { |bulk| own(bulk, :bulk_free, @client.callbacks) }
      end
    end

    # Adds a person, given as for #submit, to the report before #submit comes to them.
    def enlist(**request)
      borrow { |bulk| Library.call(:bulk_enlist_json, bulk, Library.json(request), output: false) }
    end

    # Does everything for one person and returns the outcome, a Hash of key, status, resumed, reconciled and so on.
    # The person is stage:, create: or join: with the body of postOnboardingUsersStage, postOnboardingUsers or
    # postOnboardingUsersJoinexistingorgs: its model, or a Hash with the names of the API. Any error but an
    # InvalidArgumentError ends the run.
    def submit(**request)
      Library.parse(wait_for(@client, :bulk_submit_json, Library.json(request)))
    end

    # The report so far: a Hash of isComplete, summary, counts, outcomes, duplicates and stopped.
    def report
      borrow { |bulk| Library.parse(Library.call(:bulk_report_json, bulk)) }
    end

    def close
      super
      @client.close
    end
  end
end
