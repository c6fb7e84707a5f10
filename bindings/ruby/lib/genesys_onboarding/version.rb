# frozen_string_literal: true

module GenesysOnboarding
  # The version of this gem and of the library that it needs.
  VERSION = "0.1.0"
end
