import Failures
import Foundation
import Hummingbird
import NIOCore
import Synchronization

/// A file that is the answer of a call: read as it is sent, and gone with the answer.
package final class APIFile: Sendable {
    private static let pieceBytes = 262_144

    /// What the client may call it.
    let name: String
    let bytes: Int
    private let handle: Mutex<FileHandle>

    /// Opens the file and takes its name away: nothing is left of it once it is sent, or its client is gone.
    ///
    /// - Parameter name: letters, digits, `.` and `-`.
    /// - Throws: the failures of files.
    package init(taking path: String, name: String) throws {
        guard let handle = FileHandle(forReadingAtPath: path) else { throw FileFailure.failure(errno, ["file": path]) }
        bytes = Int(clamping: try handle.seekToEnd())
        try handle.seek(toOffset: 0)
        try FileManager.default.removeItem(atPath: path)
        self.name = name
        self.handle = Mutex(handle)
    }

    deinit { handle.withLock { try? $0.close() } }

    private func next() throws -> Data? { try handle.withLock { try $0.read(upToCount: Self.pieceBytes) } }

    /// The body that sends it, piece by piece.
    var body: ResponseBody {
        ResponseBody(contentLength: bytes) { writer in
            while let piece = try self.next(), !piece.isEmpty { try await writer.write(ByteBuffer(bytes: piece)) }
            try await writer.finish(nil)
        }
    }
}
