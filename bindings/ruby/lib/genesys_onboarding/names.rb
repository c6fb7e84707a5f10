# frozen_string_literal: true

module GenesysOnboarding
  # The names of the API, as in toAddress, and those of Ruby, as in to_address.
  module Names
    module_function

    def camel(name)
      name.to_s.gsub(/_(\w)/) { Regexp.last_match(1).upcase }
    end

    def snake(name)
      name.to_s.gsub(/[A-Z]/) { |letter| "_#{letter.downcase}" }
    end
  end
end
