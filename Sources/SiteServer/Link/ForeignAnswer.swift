import AsyncHTTPClient
import Failures
import HTTPHost
import NIOHTTP1

/// What an answer that is not central's says about who gave it: a proxy, a network's log-in page, another server.
enum ForeignAnswer {
    /// The longest address repeated to a person.
    private static let addressMax = 200

    /// - Parameter content: the body, decompressed where it is packed as central packs.
    static func failure(status: Int, headers: HTTPHeaders, content: [UInt8]) -> Failure {
        let context = ["status": String(status)]
        switch status {
        case 301, 308:
            let address = address(headers)
            return Failure(.addressMoved, address.map { "The central server's address says that it has moved for good to \($0)." }, context)
        case 302, 303, 307:
            let address = address(headers)
            return Failure(.addressRedirects, address.map { "The central server's address sends elsewhere, to \($0)." }, context)
        case 403, 451: return Failure(.proxyRefuses, nil, context)
        case 407: return Failure(.proxySignInNeeded, nil, context)
        case 511: return Failure(.networkSignInNeeded, nil, context)
        case 413: return Failure(.proxySizeLimit, nil, context)
        case 502: return Failure(.proxyWithoutCentral, nil, context)
        case 429, 503: return Failure(.proxyUnavailable, nil, context)
        case 504: return Failure(.proxyTimeOut, nil, context)
        case 404, 405, 410: return Failure(.addressNotCentral, nil, context)
        default: break
        }
        if content.isEmpty { return Failure(.answerEmpty, nil, context) }
        // Central was asked for nothing but zstd: whoever packed it anew has answered, or changed what central said.
        if let encoding = headers.first(name: "content-encoding")?.lowercased(), !["identity", "zstd"].contains(encoding) {
            return Failure(
                .answerCutShort, "The answer is packed (\(encoding.prefix(20).filter(\.isLetter))) as central packs nothing, or it is damaged.", context)
        }
        if isPage(headers, content) { return Failure(.answerIsWebPage, nil, context) }
        return Failure(.centralAnswerMalformed, nil, context)
    }

    private static func isPage(_ headers: HTTPHeaders, _ content: [UInt8]) -> Bool {
        if headers.first(name: "content-type")?.lowercased().contains("html") == true { return true }
        let start = content.prefix(512).drop { $0 <= 0x20 }.prefix(14)
        let text = String(decoding: start, as: UTF8.self).lowercased()
        return text.hasPrefix("<!doctype html") || text.hasPrefix("<html")
    }

    /// Where a redirect points, without the path of the protocol and what may be secret behind a question mark.
    private static func address(_ headers: HTTPHeaders) -> String? {
        guard let location = headers.first(name: "location") else { return nil }
        var text = location.prefix { $0 != "?" && $0 != "#" }
        guard text.utf8.count <= addressMax, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !text.isEmpty else { return nil }
        if let call = text.utf8Range(of: SyncAddress.calls) { text = text[..<call] }
        while text.hasSuffix("/"), text.count > 1 { text = text.dropLast() }
        return text.isEmpty ? nil : String(text)
    }
}

extension Substring {
    /// Where `other` begins.
    func utf8Range(of other: String) -> Index? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(other) { return start }
            start = index(after: start)
        }
        return nil
    }
}
