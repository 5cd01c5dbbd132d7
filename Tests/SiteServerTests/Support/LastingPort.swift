import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// A port for a server that stops and comes back under the same address.
///
/// The system gives a port that was let go to the next who asks for any; so these lie below those it gives, and each is used once.
enum LastingPort {
    private static let first = 20_000
    private static let count = 12_000
    private static let next = Mutex(Int(ProcessInfo.processInfo.processIdentifier) % count)

    static func take() async throws -> Int {
        while true {
            let port = next.withLock { number in
                defer { number = (number + 1) % count }
                return first + number
            }
            // Another program of this machine may hold it.
            let channel = try? await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton).bind(host: "127.0.0.1", port: port).get()
            guard let channel else { continue }
            try await channel.close()
            return port
        }
    }
}
