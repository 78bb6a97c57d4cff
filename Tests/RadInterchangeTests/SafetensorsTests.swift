import RadInterchange
import RadSystem
import RadTensor
import RadTestSupport
import Testing

@Suite struct SafetensorsTests {
    private func file(_ header: String, values: Int) -> ByteSource {
        let text = Array(header.utf8)
        let length = (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) }
        return .bytes(length + text + [UInt8](repeating: 1, count: values))
    }

    @Test(arguments: [
        (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 9),
        (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 7),
        (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}"#, 12),
        (#"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#, 8),
        (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#, 8),
        (
            #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[0],"data_offsets":[8,8]}}"#,
            8
        ),
        (
            #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}"#,
            12
        ),
        (
            #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[1],"data_offsets":[9,10]}}"#,
            10
        ),
        (#"{"a":{"dtype":"C64","shape":[1],"data_offsets":[0,8]}}"#, 8),
        (#"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#, 0),
        (#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,0]}}"#, 0),
        (#"{"a":{"dtype":"F32","shape":[0.5],"data_offsets":[0,2]}}"#, 2),
        (#"{"a b":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#, 1),
        (#"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"more":1}}"#, 1),
        (#"{"__metadata__":{"format":1}}"#, 0), (#"[]"#, 0), (#"{"#, 0),
    ])
    func `a header that lies is refused`(header: String, values: Int) {
        #expect(throws: InterchangeError.self) { try SafetensorsFile(file(header, values: values)) }
    }

    @Test func `a sound file is read`() throws {
        let header =
            #"{"b":{"dtype":"U8","shape":[],"data_offsets":[8,9]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"__metadata__":{"k":"v"}}"#
        let found = try SafetensorsFile(file(header, values: 9))
        #expect(found.metadata == ["k": "v"])
        #expect(found.tensors["a"] == SourceTensor(shape: Shape([2]), elementType: .float32))
        #expect(try found.tensor("b").bytes() == [1])
        #expect(throws: InterchangeError.self) { try found.tensor("c") }
    }

    @Test func `a header longer than its budget is not read`() {
        let source = ByteSource.bytes([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0x7B])
        let error = #expect(throws: InterchangeError.self) { try SafetensorsFile(source) }
        #expect(error?.code == .limitExceeded)
    }

    @Test(.requiresPython("safetensors", "torch", "numpy")) func `files of the reference library are read`() throws {
        let python = try #require(Oracle.python(modules: ["safetensors", "torch", "numpy"]))
        let folder = try TemporaryDirectory()
        let path = folder.file("x.safetensors")
        _ = try python.run(
            """
            import sys, torch
            from safetensors.torch import save_file
            x = torch.arange(6, dtype=torch.float32).reshape(2, 3) / 4
            save_file({'f32': x, 'f16': x.half(), 'bf16': x.bfloat16(), 'i64': torch.tensor([-5, 7]), 'f64': x.double(),
                       'empty': torch.zeros(0, 3)}, sys.argv[1], metadata={'format': 'pt'})
            """, arguments: [path])
        let files = try SourceFiles([path], format: .safetensors)
        let expected: [Float] = [0, 0.25, 0.5, 0.75, 1, 1.25]
        for key in ["f32", "f16", "bf16", "f64"] {
            #expect(try files.source.tensor(key).float32Values() == expected)
            #expect(files.source.tensors[key]?.elementType.rawValue == key)
        }
        #expect(try files.source.tensor("i64").float32Values() == [-5, 7])
        #expect(files.source.tensors["empty"]?.shape == Shape([0, 3]))
    }
}
