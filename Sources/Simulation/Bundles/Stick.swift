import Failures

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A folder of the real disk through which bundles go, since they are files: emptied after each use, gone with the run.
final class Stick {
    private let folder: String
    private var paths: [String] = []

    /// - Throws: `disk-failed`.
    init() throws {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(base)/tributary-carried-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure(.diskFailed, "There is no folder for bundles in \(base).") }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        clear()
        rmdir(folder)
    }

    /// Where a bundle is written.
    var path: String { "\(folder)/bundle" }

    /// Takes files from the folder.
    func take(_ written: [String]) throws -> [[UInt8]] {
        paths = written
        defer { clear() }
        return try written.map(Self.read)
    }

    /// Puts a bundle's files there, under the names that it was written with.
    ///
    /// - Returns: their paths.
    func lay(_ files: [[UInt8]]) throws -> [String] {
        clear()
        for (index, bytes) in files.enumerated() {
            let file = index == 0 ? path : "\(path).\(index + 1)"
            try Self.write(bytes, to: file)
            paths.append(file)
        }
        return paths
    }

    func clear() {
        for path in paths { unlink(path) }
        paths = []
    }

    private static func read(_ path: String) throws -> [UInt8] {
        let file = open(path, O_RDONLY)
        guard file >= 0 else { throw Failure(.diskFailed) }
        defer { close(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = piece.withUnsafeMutableBytes { Self.systemRead(file, $0) }
            guard count > 0 else { return bytes }
            bytes.append(contentsOf: piece[..<count])
        }
    }

    private static func write(_ bytes: [UInt8], to path: String) throws {
        let file = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0o600)
        guard file >= 0 else { throw Failure(.diskFailed) }
        defer { close(file) }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Self.systemWrite(file, $0) }
            guard count > 0 else { throw Failure(.diskFailed) }
            written += count
        }
    }

    // The system's functions, whose names are hidden inside the type.
    private static func systemRead(_ file: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int { systemCallRead(file, buffer.baseAddress, buffer.count) }
    private static func systemWrite(_ file: Int32, _ buffer: UnsafeRawBufferPointer) -> Int { systemCallWrite(file, buffer.baseAddress, buffer.count) }
}

private func systemCallRead(_ file: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int { read(file, bytes, count) }
private func systemCallWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int { write(file, bytes, count) }
