import Failures
import HTTPTypes
import Hummingbird
import NIOCore

/// A page of a host: plain, without scripts, readable on a telephone.
package struct Page: Sendable {
    package var title: String
    /// Seconds until the browser loads it again.
    package var refreshSeconds: Int?
    package var body: Markup

    package init(title: String, refreshSeconds: Int? = nil, body: Markup) {
        self.title = title
        self.refreshSeconds = refreshSeconds
        self.body = body
    }

    package static let styleAddress = "/style.css"

    /// The whole page.
    package var markup: Markup {
        let refresh: Markup = refreshSeconds.map { "<meta http-equiv=\"refresh\" content=\"\($0)\">" } ?? ""
        return """
            <!doctype html><html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">\(refresh)
            <title>\(title)</title><link rel="stylesheet" href="\(Self.styleAddress)"></head>
            <body>\(body)</body></html>
            """
    }

    /// - Parameter request: a browser that says it reads compressed answers gets one: a page of all sites is large.
    package func response(to request: Request? = nil, status: HTTPResponse.Status = .ok) -> Response {
        let markup = markup
        let headers = Self.headers("text/html; charset=utf-8")
        if let request { return .bytes(Array(markup.text.utf8), type: "text/html; charset=utf-8", to: request, headers: headers) }
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: markup.text)))
    }

    /// The style sheet all pages share.
    package static func style() -> Response {
        var headers = headers("text/css; charset=utf-8")
        headers[.cacheControl] = "max-age=300"
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: PageStyle.sheet)))
    }

    private static func headers(_ type: String) -> HTTPFields {
        var fields: HTTPFields = [.contentType: type, .cacheControl: "no-store", .xContentTypeOptions: "nosniff"]
        fields[.contentSecurityPolicy] =
            "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        if let name = HTTPField.Name("Referrer-Policy") { fields[name] = "no-referrer" }
        return fields
    }
}
