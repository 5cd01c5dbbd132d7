import ArgumentParser
import Failures
import Foundation
import Payload
import Synchronization

/// A progress bar that several threads may move.
final class SharedProgress: Sendable {
    private let progress: Mutex<Progress>

    init(_ title: String, isAsked: Bool = false) { progress = Mutex(Progress(title, isAsked: isAsked)) }

    func show(_ done: Int, of total: Int?) { progress.withLock { $0.show(done, of: total) } }
    func finish() { progress.withLock { $0.finish() } }
}
