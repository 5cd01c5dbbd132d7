import Failures
import Foundation
import Payload
import ServiceLifecycle
import SiteServer
import Storage
import SyncRules
import Synchronization
import WeakLine

/// The ports the sites' servers got.
final class PortBook: Sendable {
    private let ports = Mutex<[Int: Int]>([:])
    func remember(_ port: Int, of site: Int) { ports.withLock { $0[site] = port } }
    var all: [Int: Int] { ports.withLock { $0 } }
}
