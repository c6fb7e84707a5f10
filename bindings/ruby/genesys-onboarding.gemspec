# frozen_string_literal: true

require_relative "lib/genesys_onboarding/version"

Gem::Specification.new do |spec|
  spec.name = "genesys-onboarding"
  spec.version = GenesysOnboarding::VERSION
  spec.summary = "A blocking client for the Genesys Cloud Onboarding API"
  spec.description = "Typed operations, enumerators over pages, errors by kind, bulk runs and an embedded sandbox, " \
                     "over the shared library of genesys-onboarding."
  spec.authors = ["The genesys-onboarding authors"]
  spec.homepage = "https://github.com/genesys-onboarding/genesys-onboarding"
  spec.license = "MIT"
  spec.metadata = { "rubygems_mfa_required" => "true" }

  spec.required_ruby_version = ">= 3.1"
  # Part of Ruby up to 3.4, and a gem of its own since.
  spec.add_dependency "fiddle", "~> 1.1"

  spec.files = Dir.chdir(__dir__) { Dir["LICENSE", "README.md", "examples/*.rb", "lib/**/*.rb", "sig/*.rbs"] }
end
