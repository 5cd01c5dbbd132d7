import ArgumentParser
import Failures
import Foundation
import Payload
import Synchronization

/// A progress bar that several threads may move.
final class SharedProgress: Sendable {
    private let progress: Mutex<Progress>

    init(_ title: String) { progress = Mutex(Progress(title)) }

    func show(_ done: Int, of total: Int?) { progress.withLock { $0.show(done, of: total) } }
    func finish() { progress.withLock { $0.finish() } }
}
