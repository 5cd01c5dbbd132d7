import AsyncHTTPClient
import Failures
import HTTPHost
import NIOCore
import NIOHTTP1
import NIOSSL
import SyncProtocol

/// Calls the local interface of the process that holds a data folder, with the folder's own access token.
package struct LocalCaller: Sendable {
    private static let answerBytesMax = 64_000_000

    private let address: ServingAddress
    private let token: String
    private let client: HTTPClient

    /// - Throws: `data-folder-in-use` when no serving process wrote its address; `admin-token-wrong` without a token file.
    package init(_ folder: SiteFolder) throws {
        address = try ServingAddress(of: folder)
        guard let bytes = try SmallFile.read(folder.file(AccessToken.fileName)) else { throw Failure(.adminTokenWrong) }
        token = String(decoding: bytes.filter { $0 > 0x20 }, as: UTF8.self)
        var tls = TLSConfiguration.makeClientConfiguration()
        if let file = address.certificate {
            // The very certificate that stands in the folder's settings; its name need not be this machine's.
            tls.trustRoots = .file(file)
            tls.certificateVerification = .noHostnameVerification
        }
        client = HTTPClient(
            eventLoopGroupProvider: .singleton,
            configuration: .init(tlsConfiguration: tls, redirectConfiguration: .disallow, timeout: .init(connect: .seconds(5))))
    }

    /// Where the process answers.
    package var url: String { address.url }

    /// Ends the connections; nothing is called afterwards.
    package func close() { client.shutdown { _ in } }

    /// - Throws: the server's own failure; `data-folder-in-use` when it does not answer.
    package func call(_ method: HTTPMethod, _ path: String, body: [UInt8] = [], within limit: Duration) async throws -> [UInt8] {
        var request = HTTPClientRequest(url: address.url + path)
        request.method = method
        request.headers.add(name: "authorization", value: "Bearer \(token)")
        if !body.isEmpty { request.body = .bytes(ByteBuffer(bytes: body)) }
        let asked = request
        let busy = Failure(.dataFolderInUse, "The process that holds the data folder does not answer.", ["address": address.url])
        do {
            return try await withDeadline(limit, busy) {
                let response = try await client.execute(asked, timeout: TimeAmount(limit))
                let bytes = Array(buffer: try await response.body.collect(upTo: Self.answerBytesMax))
                guard (200..<300).contains(response.status.code) else {
                    throw FailureMessage.decode(bytes, status: Int(response.status.code))
                }
                return bytes
            }
        } catch let failure as Failure {
            throw failure
        } catch is CancellationError {
            throw Failure(.cancelled)
        } catch {
            throw busy
        }
    }
}
