# frozen_string_literal: true

require_relative "genesys_onboarding/version"
require_relative "genesys_onboarding/errors"
require_relative "genesys_onboarding/bulk"
require_relative "genesys_onboarding/login"
require_relative "genesys_onboarding/sandbox"

# A blocking client for the Genesys Cloud Onboarding API: see Client.
module GenesysOnboarding
  # Loaded with the first observer or login: some systems forbid the executable memory that Fiddle's closures need.
  autoload :Callbacks, "#{__dir__}/genesys_onboarding/callbacks"
  private_constant :Call, :Callbacks, :ErrorFacts, :Library, :Pages
end
