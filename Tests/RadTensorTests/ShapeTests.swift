import Foundation
import Testing

@testable import RadTensor

@Suite struct ShapeTests {
    @Test func `a shape knows its count, strides and bytes`() {
        let shape: Shape = [2, 3, 4]
        #expect(shape.count == 24)
        #expect(shape.strides == [12, 4, 1])
        #expect(shape.byteCount(of: .float16) == 48)
        #expect(shape.description == "2x3x4")
        #expect(Shape([]).count == 1)
    }

    @Test func `an empty axis makes an empty shape`() {
        #expect(Shape([3, 0, 5]).count == 0)
    }

    @Test(arguments: [[-1], [Int.max, 2], [1 << 40, 1 << 40], [0, 1 << 40, 1 << 40], Array(repeating: 1, count: 9)])
    func `extents that are no shape are refused`(extents: [Int]) {
        #expect {
            try Shape(validating: extents)
        } throws: {
            ($0 as? TensorError)?.code == .invalidShape
        }
    }

    @Test func `a shape is written as a plain array and read back`() throws {
        let shape: Shape = [48, 192, 192]
        let json = try JSONEncoder().encode(shape)
        #expect(String(decoding: json, as: UTF8.self) == "[48,192,192]")
        #expect(try JSONDecoder().decode(Shape.self, from: json) == shape)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Shape.self, from: Data("[-1]".utf8)) }
    }
}
