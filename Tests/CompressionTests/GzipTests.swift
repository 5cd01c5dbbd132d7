import Foundation
import Testing

@testable import Compression

@Suite("gzip for peers that read nothing newer")
struct GzipTests {
    /// The content by the system's own program.
    private static func unpacked(_ bytes: [UInt8]) throws -> [UInt8] {
        let file = FileManager.default.temporaryDirectory.appending(path: "tributary-\(UUID().uuidString).gz")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(bytes).write(to: file)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", file.path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return Array(data)
    }

    @Test(arguments: [0, 1, 3, 4, 5, 258, 259, 32_767, 32_768, 40_000])
    func `every length comes back`(length: Int) throws {
        let same = [UInt8](repeating: 0x61, count: length)
        #expect(try Self.unpacked(Gzip.compress(same)) == same)
        var generator = SystemRandomNumberGenerator()
        let random = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
        #expect(try Self.unpacked(Gzip.compress(random)) == random)
    }

    @Test func `records alike become a fourth and less`() throws {
        let text = (0..<2_000).map { #"{"ID":"record-\#($0 * 7_919 % 10_007)","store_ID":"store-\#($0 % 3)","quantity":\#($0),"batch":"B\#($0 * 31 % 97)"}"# }
            .joined(separator: ",")
        let bytes = Array(text.utf8)
        let packed = Gzip.compress(bytes)
        #expect(packed.count * 4 < bytes.count)
        #expect(try Self.unpacked(packed) == bytes)
    }

    @Test func `the checksum is that of the standard`() { #expect(Gzip.checksum(Array("123456789".utf8)) == 0xCBF4_3926) }
}
