import Foundation
import HTTPHost
import Testing

/// Certificates made for a test, each of an authority of its own.
enum TestCertificate {
    /// For a host name or address, valid in this time (`20200101000000Z`).
    static func make(_ folder: URL, name: String = "IP:127.0.0.1", from: String, until: String) throws -> TLSFiles {
        let files = TLSFiles(certificate: folder.appending(path: "server.pem").path, key: folder.appending(path: "server.key").path)
        let path = folder.path
        let settings = """
            [ca]
            default_ca = one
            [one]
            database = \(path)/index
            serial = \(path)/serial
            new_certs_dir = \(path)
            default_md = sha256
            policy = any
            copy_extensions = copy
            [any]
            commonName = supplied
            """
        try settings.write(toFile: path + "/ca.conf", atomically: true, encoding: .utf8)
        try "".write(toFile: path + "/index", atomically: true, encoding: .utf8)
        try "01\n".write(toFile: path + "/serial", atomically: true, encoding: .utf8)
        try openssl([
            "req", "-newkey", "rsa:2048", "-nodes", "-keyout", files.key, "-out", path + "/request", "-subj", "/CN=central.test",
            "-addext", "subjectAltName=\(name)",
        ])
        try openssl([
            "ca", "-batch", "-notext", "-config", path + "/ca.conf", "-selfsign", "-keyfile", files.key, "-in", path + "/request",
            "-out", files.certificate, "-startdate", from, "-enddate", until,
        ])
        return files
    }

    /// For this machine, valid for some days from now.
    static func make(_ folder: URL, days: Int = 2) throws -> TLSFiles {
        let files = TLSFiles(certificate: folder.appending(path: "server.pem").path, key: folder.appending(path: "server.key").path)
        try openssl([
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", files.key, "-out", files.certificate, "-days", String(days),
            "-subj", "/CN=central.test", "-addext", "subjectAltName=IP:127.0.0.1",
        ])
        return files
    }

    private static func openssl(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }
}
