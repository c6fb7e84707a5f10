# frozen_string_literal: true

require_relative "support"

# The code of the README.
class ReadmeTest < SandboxTest
  README = File.expand_path("../README.md", __dir__)

  def test_examples_run_against_sandbox
    first, *others = File.read(README).scan(/^```ruby\n(.*?)^```$/m).flatten
    settings = sandbox.settings.to_hash.slice(:base_url, :login_url).inspect
    printed, = capture_io do
      evaluate(first.sub('region: "eu-west-1"', "**#{settings}").sub("my-client-id", sandbox.settings.client_id)
        .sub("my-client-secret", sandbox.settings.client_secret))
      Dir.mktmpdir { |folder| Dir.chdir(folder) { others.each { |example| evaluate(example) } } }
    end
    assert_includes printed, "guest-62@acme.example"
    assert_match(/^404 not\.found \h+$/, printed)
    assert_match(/^attempt 503$/, printed)
    assert_includes printed, "[200, 503, 200]\ndone: 1 of 1 person done\n"
  end

  private

  def evaluate(example)
    instance_eval(example, README)
  end
end
