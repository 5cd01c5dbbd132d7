import Failures
import Foundation
import Hummingbird
import NIOCore
import Synchronization

/// A file that arrives as the body of a call: written to the disk as it comes, never held in memory.
package struct APIUpload: Sendable {
    /// The media type of files.
    package static let type = "application/octet-stream"
    private static let pieceBytes = 1 << 20

    private let body: RequestBody
    private let channel: any Channel
    private let announced: Int?
    private let stall: Duration

    /// - Parameter stall: how long nothing may come before the connection is closed.
    init(_ request: Request, _ context: HostContext, stall: Duration) {
        body = request.body
        channel = context.channel
        announced = request.headers[.contentLength].flatMap { Int($0) }
        self.stall = stall
    }

    /// Writes the file, which only its owner may read.
    ///
    /// - Parameters:
    ///   - max: bytes at most.
    ///   - room: bytes of the disk that stay free.
    /// - Throws: `body-too-large`, `disk-full`, `body-malformed` when it does not go on arriving; nothing is left then.
    package func save(to path: String, max: Int, room: Int64) async throws {
        guard announced ?? 0 <= max else { throw Failure(.bodyTooLarge, nil, ["limitBytes": String(max)]) }
        let folder = (path as NSString).deletingLastPathComponent
        @Sendable func check(_ wanted: Int) throws {
            guard let space = DiskSpace(of: folder), space.freeBytes - Int64(clamping: wanted) < room else { return }
            throw Failure(.diskFull, "The file would leave too little room on the central server's disk.", ["folder": folder])
        }
        try check(announced ?? 0)
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let file = FileHandle(forWritingAtPath: path)
        else { throw FileFailure.failure(errno, ["file": path]) }
        do {
            try await receive { bytes, total in
                guard total <= max else { throw Failure(.bodyTooLarge, nil, ["limitBytes": String(max)]) }
                try check(bytes.count)
                do { try file.write(contentsOf: bytes) } catch { throw FileFailure.failure(errno, ["file": path]) }
            }
            try file.close()
        } catch {
            try? file.close()
            try? FileManager.default.removeItem(atPath: path)
            throw error
        }
    }

    /// When something arrived last.
    private final class Heard: Sendable {
        let at = Mutex(ContinuousClock.now)
    }

    /// Gives what arrives in pieces of a megabyte.
    private func receive(_ take: @escaping @Sendable (_ piece: Data, _ total: Int) throws -> Void) async throws {
        await channel.letBodyTakeItsTime()
        let heard = Heard()
        let (body, stall) = (body, stall)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                var piece = Data()
                var total = 0
                for try await part in body {
                    heard.at.withLock { $0 = .now }
                    total += part.readableBytes
                    piece.append(contentsOf: part.readableBytesView)
                    guard piece.count >= Self.pieceBytes else { continue }
                    try take(piece, total)
                    piece.removeAll(keepingCapacity: true)
                }
                try take(piece, total)
                return true
            }
            group.addTask {
                while heard.at.withLock({ $0 }) + stall > .now { try await Task.sleep(for: .seconds(1)) }
                return false
            }
            defer { group.cancelAll() }
            guard try await group.next() ?? false else {
                channel.close(promise: nil)
                throw Failure(.bodyMalformed, "The file did not go on arriving.")
            }
        }
    }
}
