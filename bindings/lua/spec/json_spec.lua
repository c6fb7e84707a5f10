local json = require "genesys_onboarding.json"

describe("json", function()
  it("keeps 64-bit integers in both directions", function()
    for _, digits in ipairs { "9007199254740993", "9223372036854775807", "-9223372036854775808" } do
      local decoded = json.decode('{"total":' .. digits .. "}")
      assert.equal("cdata", type(decoded.total))
      assert.equal('{"total":' .. digits .. "}", json.encode(decoded))
    end
    assert.equal("18446744073709551615", json.encode(18446744073709551615ULL))
  end)

  it("decodes integers of doubles as numbers", function()
    assert.equal(9007199254740991, json.decode "9007199254740991")
    assert.equal(-1234567890123456, json.decode "-1234567890123456")
    assert.equal(1e22, json.decode "10000000000000000000000")
  end)

  it("encodes numbers beyond 14 digits exactly", function()
    assert.equal("[9007199254740991,123456789012345]", json.encode { 9007199254740991, 123456789012345 })
    assert.equal(0.1234567890123456789, json.decode(json.encode { 0.1234567890123456789 })[1])
    assert.equal(-1e300, json.decode(json.encode { -1e300 })[1])
  end)

  it("leaves digits in strings and floats alone", function()
    local text = [[{"a":"1234567890123456789","b":"\"12345678901234567890\\","c":0.12345678901234567890,"d":[]}]]
    local decoded = json.decode(text)
    assert.equal("1234567890123456789", decoded.a)
    assert.equal('"12345678901234567890\\', decoded.b)
    assert.equal(0.1234567890123456789, decoded.c)
  end)

  it("keeps empty arrays and objects apart", function()
    local text = json.encode(json.decode '{"users": [ ], "filter": {}, "text": "[]"}')
    assert.truthy(text:find('"users":[]', 1, true))
    assert.truthy(text:find('"filter":{}', 1, true))
    assert.truthy(text:find('"text":"[]"', 1, true))
  end)

  it("encodes empty tables of array fields as arrays", function()
    assert.equal('{"emailDomains":[]}', json.encode { emailDomains = {} })
    assert.equal('{"users":[]}', json.encode { users = setmetatable({}, json.array_mt) })
    assert.equal("{}", json.encode {})
  end)

  it("reads null as nil", function()
    assert.is_nil(json.decode('{"id": null}').id)
    assert.is_nil(json.decode "null")
  end)

  it("keeps characters of all planes and U+0000", function()
    local text = 'Zoë 😀 \0 " \\ / \n'
    assert.equal(text, json.decode(json.encode { text })[1])
    assert.equal("😀", json.decode [["\ud83d\ude00"]])
  end)

  it("raises an error for what JSON lacks", function()
    local cycle = {}
    cycle.cycle = cycle
    for _, value in ipairs { print, 0 / 0, 1 / 0, cycle } do
      assert.has_error(function()
        json.encode { value }
      end)
    end
  end)
end)
