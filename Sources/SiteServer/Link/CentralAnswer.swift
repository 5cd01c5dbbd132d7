import AsyncHTTPClient
import Compression
import Failures
import Foundation
import HTTPHost
import NIOCore
import NIOHTTP1
import NIOSSL
import Payload
import Storage
import SyncProtocol
import SyncSite
import Synchronization

/// Central's answer to one call.
package struct CentralAnswer: Sendable {
    package let body: [UInt8]
    /// The session's token, in the answer to `session`.
    package let token: String?
    package let took: Duration
    /// Bytes on the line, bodies only.
    package let bytesSent: Int
    package let bytesReceived: Int
    /// How often the line was cut before it was whole.
    package let cuts: Int
}
