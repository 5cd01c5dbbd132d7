import Failures
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// Lets a person with the access token into a host's pages: a form, then a cookie that scripts and other sites cannot use.
///
/// Cookies are random and live in memory: a restart ends them all, and the token itself is never in a browser's store.
package final class PageEntry: Sendable {
    private static let cookiesMax = 1_000

    private let token: AccessToken
    private let isSecure: Bool
    private let lifetime: Duration
    private let cookies = Mutex<[String: ContinuousClock.Instant]>([:])
    private let codes = Mutex(OneTimeCodes())
    /// Of this server alone: a browser sends the cookies of all ports of a host along.
    private let cookieName: String

    /// - Parameter isSecure: the pages are served over TLS.
    package init(token: AccessToken, isSecure: Bool, lifetime: Duration = .seconds(12 * 3_600)) {
        self.token = token
        self.isSecure = isSecure
        self.lifetime = lifetime
        cookieName = "tributary-\(token.fingerprint)"
    }

    /// Adds `/login`, `/logout` and the style sheet.
    package func addRoutes(to router: Router<HostContext>, limits: HostLimits) {
        router.get("style.css") { _, _ in Page.style() }
        router.get("login") { request, _ in self.form(failed: false, code: request.uri.queryParameters["code"].map(String.init)) }
        var small = limits
        small.bodyBytesMax = 1_000
        small.contentBytesMax = 1_000
        router.post("login") { [small] request, context in
            try FormOrigin.check(request)
            let body = try await request.content(context, limits: small)
            return self.logIn(String(decoding: body, as: UTF8.self))
        }
        router.post("logout") { request, _ in
            try FormOrigin.check(request)
            if let cookie = request.cookie(self.cookieName) { self.cookies.withLock { $0[cookie] = nil } }
            return Self.redirect("/login", cookie: self.cookie("", seconds: 0))
        }
    }

    /// A code that opens the page once, and for how long it is good, as JSON.
    func makeLink() -> [UInt8] {
        let code = codes.withLock { $0.make(Secrets.random(8), now: .now) }
        return Array(#"{"code":"\#(code)","seconds":\#(OneTimeCodes.lifetime.components.seconds)}"#.utf8)
    }

    /// Whether the request carries a cookie of this process.
    package func isOpen(to request: Request) -> Bool {
        guard let cookie = request.cookie(cookieName) else { return false }
        let now = ContinuousClock.now
        return cookies.withLock { $0[cookie].map { $0 > now } ?? false }
    }

    /// - Throws: `admin-token-wrong` unless the request carries the token or such a cookie.
    package func check(_ request: Request) throws {
        if !isOpen(to: request) { try token.check(request) }
    }

    /// The form of a page that does something, sent by a person who is logged in, from this server's own page.
    ///
    /// - Returns: false when a log-in is needed first.
    /// - Throws: `form-from-elsewhere`.
    package func mayAct(_ request: Request) throws -> Bool {
        guard isOpen(to: request) else { return false }
        try FormOrigin.check(request)
        return true
    }

    /// The button that ends a log-in.
    package static let logOutButton: Markup = .button("Log out", does: "/logout")

    /// What a browser without cookie gets.
    package func redirectToForm() -> Response { Self.redirect("/login", cookie: nil) }

    private func logIn(_ body: String) -> Response {
        let fields = body.split(separator: "&").map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
        let value = fields.first { $0.first == "token" }?.last ?? ""
        // The token is made of hexadecimal digits, a code of letters, digits and hyphens: no form escapes are needed to read them.
        let typed = value.filter { $0 != "+" }
        guard token.matches(typed) || codes.withLock({ $0.use(typed, now: .now) }) else { return form(failed: true, code: nil) }
        let made = Secrets.hex(Secrets.random(32))
        let now = ContinuousClock.now
        cookies.withLock { cookies in
            cookies = cookies.filter { $0.value > now }
            if cookies.count >= Self.cookiesMax, let oldest = cookies.min(by: { $0.value < $1.value })?.key { cookies[oldest] = nil }
            cookies[made] = now + lifetime
        }
        return Self.redirect("/", cookie: cookie(made, seconds: lifetime.components.seconds))
    }

    private func cookie(_ value: String, seconds: Int64) -> String {
        "\(cookieName)=\(value); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Strict\(isSecure ? "; Secure" : "")"
    }

    private static func redirect(_ address: String, cookie: String?) -> Response {
        var headers: HTTPFields = [.location: address, .cacheControl: "no-store"]
        if let cookie { headers[.setCookie] = cookie }
        return Response(status: .seeOther, headers: headers)
    }

    private func form(failed: Bool, code: String?) -> Response {
        let complaint: Markup = failed ? .paragraph(.bad, "\(FailureCode.adminTokenWrong.summary)") : ""
        let hint: Markup = """
            The token stands in the file \(AccessToken.fileName) of this server's data folder. A short code for one use is printed there by
            <code>tributary page-link</code>.
            """
        let body: Markup = """
            \(Markup.header("tributary"))\(complaint)\
            <form method="post" action="/login"><label>Access token or code
            <input type="password" name="token" autocomplete="current-password" autofocus required value="\(code?.prefix(20) ?? "")"></label>
            <button>Open</button></form>
            \(Markup.paragraph(.quiet, hint))
            """
        return Page(title: "tributary", body: body).response(status: failed ? .unauthorized : .ok)
    }
}
