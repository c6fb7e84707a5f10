# frozen_string_literal: true

require_relative "client"

module GenesysOnboarding
  # The login of a person with a browser, by authorization code and PKCE.
  #
  #   GenesysOnboarding::Login.open(region: "eu-west-1", client_id: "my-public-client-id") do |login|
  #     puts "Log in at #{login.url}"
  #     client = login.wait(timeout_ms: 300_000)
  #   end
  class Login < Resource
    KIND = "login" # :nodoc:

    # Takes the settings and callbacks of the client to be, and the fields of LoginOptions. It listens for the redirect
    # of the browser; nothing is sent yet.
    def initialize(observer: nil, refresh_token_observer: nil, **settings)
      callbacks = callable(observer:, refresh_token_observer:)
      options = settings.slice(*LoginOptions::FIELDS.keys)
      inputs = [Settings.new(**settings.except(*options.keys)), LoginOptions.new(**options)]
      struct = Callbacks.struct(:interrupt, *callbacks.keys)
      Library.call(:login_begin, *inputs, struct) { |login| own(login, callbacks) }
    end

    # The page where the person logs in.
    def url
      borrow { |login| Library.borrow_text(Library.genesys_login_url(login)) }
    end

    # Where the browser comes back to.
    def redirect_uri
      borrow { |login| Library.borrow_text(Library.genesys_login_redirect_uri(login)) }
    end

    # Waits until the person has logged in, and returns their client. It may be called again after a TimeoutError, and
    # after Timeout, Ctrl-C and the like, which leave the login as it is.
    def wait(timeout_ms: 300_000)
      raise Error.unexpected("timeout_ms", timeout_ms, "an Integer") unless timeout_ms.is_a?(Integer)

      wait_for(nil, :login_wait, timeout_ms) { |client| Client.adopt(client, callbacks) }
    end

    # Finishes the login with the address that the browser was redirected to, or the code in it, as the person
    # pastes it.
    def finish(pasted)
      wait_for(nil, :login_finish, pasted) { |client| Client.adopt(client, callbacks) }
    end

    # Ends the login, from any thread and in a signal handler: #wait and #finish raise a CancelledError.
    def cancel
      cancel_calls
    end
  end
end
