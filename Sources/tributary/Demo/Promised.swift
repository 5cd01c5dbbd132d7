import Failures
import Foundation
import Payload
import ServiceLifecycle
import SiteServer
import Storage
import SyncRules
import Synchronization
import WeakLine

/// A value that one part of the demo promises another.
final class Promised<Value: Sendable>: Sendable {
    private let stream: AsyncStream<Value>
    private let continuation: AsyncStream<Value>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    func keep(_ value: Value) {
        continuation.yield(value)
        continuation.finish()
    }

    func value() async throws -> Value {
        for await value in stream { return value }
        throw Failure(.cancelled)
    }
}
