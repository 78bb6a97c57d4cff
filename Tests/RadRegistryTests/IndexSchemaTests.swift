import RadTestSupport
import Testing

@testable import RadRegistry

@Suite struct IndexSchemaTests {
    @Test(.requiresPython("jsonschema"))
    func `an index is what its schema says, and nothing else is`() throws {
        let zoo = try SampleZoo()
        try zoo.publish(try zoo.model("1.0.0"))
        try zoo.publish(try zoo.model("1.1.0"))
        let python = try #require(Oracle.python(modules: ["jsonschema"]))
        let script = """
            import copy, json, sys, jsonschema
            schema, index = [json.load(open(path)) for path in sys.argv[1:3]]
            validator = jsonschema.Draft202012Validator(schema)
            validator.validate(index)
            count = 0
            for key in list(index['versions'][0]):
                broken = copy.deepcopy(index)
                del broken['versions'][0][key]
                count += not validator.is_valid(broken)
            broken = copy.deepcopy(index)
            broken['versions'][0]['more'] = 1
            print(count == len(index['versions'][0]) and not validator.is_valid(broken))
            """
        let schema = Repository.root + "/Formats/Zoo/schema/1/index.schema.json"
        let output = try python.run(script, arguments: [schema, zoo.path + "/index.json"])
        #expect(String(decoding: output, as: UTF8.self) == "True\n")
    }
}
