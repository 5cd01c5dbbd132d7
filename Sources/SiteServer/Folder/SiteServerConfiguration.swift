import Failures
import HTTPHost
import Payload

/// Everything a person decides about a site's program; read once, at the start.
package struct SiteServerConfiguration: Sendable, Equatable {
    /// Stands for an address in the folder of a device that was set up from a file and has none; nobody answers there.
    package static let unknownAddress = "https://central.invalid"

    /// The central server's address: `http` or `https`, host, port and perhaps a path.
    package var url: String
    /// The site's name on central.
    package var site: String
    /// Seconds between syncs; 0 is paused: only a person's request starts one (R-SYNC 7).
    package var intervalSeconds: Int { didSet { isIntervalOwn = true } }
    /// Somebody set the interval on this machine: it goes before what central sets.
    package private(set) var isIntervalOwn: Bool
    /// Paused by a command: only a person's request starts a sync, and the interval is kept for later.
    package var isPaused = false
    /// PEM file of the authority behind central's certificate, when this machine does not know it.
    package var caFile: String?
    /// Where the local interface listens; port 0 lets the system choose.
    package var host: String
    package var port: Int
    /// A certificate for the local interface, needed only when it listens beyond this machine.
    package var tls: TLSFiles?

    private static let standardSeconds = 300

    /// - Parameter intervalSeconds: nil leaves it to central.
    /// - Throws: `argument-invalid`.
    package init(
        url: String, site: String, intervalSeconds: Int? = nil, caFile: String? = nil, host: String = "127.0.0.1", port: Int = 8_701,
        tls: TLSFiles? = nil
    ) throws {
        self.url = try CentralLinkSettings.address(url)
        self.site = site
        self.intervalSeconds = intervalSeconds ?? Self.standardSeconds
        isIntervalOwn = intervalSeconds != nil
        self.caFile = caFile
        self.host = host
        self.port = port
        self.tls = tls
        try check()
    }

    /// Whether a program can run with what is set; asked again when something was set for one run.
    ///
    /// - Throws: `argument-invalid`.
    package func check() throws {
        guard !site.isEmpty, !site.contains(":"), !site.utf8.contains(where: { $0 < 0x20 }) else {
            throw Failure(
                .argumentInvalid, "The site's name is missing or holds a colon.", ["site": site],
                remedy: "The option --site takes the name that the site has on central, as tributary sites list shows it there.")
        }
        guard (0...31_536_000).contains(intervalSeconds) else {
            throw Failure(
                .argumentInvalid, "The interval is a number of seconds up to a year, 0 to pause.", ["interval": String(intervalSeconds)],
                remedy: "The option --interval takes it, and so does tributary site interval.")
        }
        guard (0...65_535).contains(port) else {
            throw Failure(
                .argumentInvalid, "A port is a number up to 65535.", ["port": String(port)],
                remedy: "The option --port takes the port of the local interface; 0 lets the system choose. Central's port is a part of --url.")
        }
    }

    /// The file's text: one member a line, for people to edit.
    func encoded() -> [UInt8] {
        var members: [(key: String, value: JSONValue)] = [
            ("url", .string(url)), ("site", .string(site)),
        ]
        if isIntervalOwn {
            members.append(("intervalSeconds", Self.number(intervalSeconds)))
            members.append(("ownInterval", .bool(true)))
        }
        if isPaused { members.append(("paused", .bool(true))) }
        if let caFile { members.append(("caFile", .string(caFile))) }
        members.append(("host", .string(host)))
        members.append(("port", Self.number(port)))
        if let tls {
            members.append(("certificate", .string(tls.certificate)))
            members.append(("key", .string(tls.key)))
        }
        let lines = members.map { member in
            "  " + String(decoding: JSONValue.string(member.key).serialised(), as: UTF8.self) + ": "
                + String(decoding: member.value.serialised(), as: UTF8.self)
        }
        return Array(("{\n" + lines.joined(separator: ",\n") + "\n}\n").utf8)
    }

    /// When the site syncs, as far as it is set on this machine.
    package var plan: SyncPlan {
        SyncPlan(
            isPausedHere: isPaused || intervalSeconds == 0,
            ownInterval: isIntervalOwn && intervalSeconds > 0 ? .seconds(intervalSeconds) : nil)
    }

    /// Leaves the interval to central again.
    package mutating func leaveIntervalToCentral() {
        intervalSeconds = Self.standardSeconds
        isIntervalOwn = false
    }

    private static func number(_ value: Int) -> JSONValue {
        var writer = JSONWriter()
        writer.integer(value)
        return (try? JSONValue(parsing: writer.bytes)) ?? .null
    }

    /// - Throws: `argument-invalid` naming the member that is wrong.
    init(decoding bytes: [UInt8]) throws {
        guard let value = try? JSONValue(parsing: bytes), value.members != nil else {
            throw Failure(.argumentInvalid, "\(SiteFolder.settingsName) is not valid JSON.")
        }
        func text(_ key: String) throws -> String {
            guard let text = value[key]?.text else {
                throw Failure(.argumentInvalid, "\(SiteFolder.settingsName) lacks \(key).", ["member": key])
            }
            return text
        }
        func number(_ key: String, or standard: Int) throws -> Int {
            guard let member = value[key] else { return standard }
            guard let number = member.integer else {
                throw Failure(.argumentInvalid, "\(key) in \(SiteFolder.settingsName) is not a whole number.", ["member": key])
            }
            return Int(clamping: number)
        }
        var tls: TLSFiles?
        if let certificate = value["certificate"]?.text { tls = TLSFiles(certificate: certificate, key: try text("key")) }
        let interval = try number("intervalSeconds", or: Self.standardSeconds)
        // Older programs wrote the standard whether anybody had asked for it or not.
        let isOwn = value["ownInterval"]?.truth ?? (interval != Self.standardSeconds)
        try self.init(
            url: try text("url"), site: try text("site"), intervalSeconds: isOwn ? interval : nil,
            caFile: value["caFile"]?.text, host: value["host"]?.text ?? "127.0.0.1", port: try number("port", or: 8_701), tls: tls)
        isPaused = value["paused"]?.truth ?? false
    }
}
