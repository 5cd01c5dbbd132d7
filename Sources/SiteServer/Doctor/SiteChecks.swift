import Failures
import HTTPHost

/// What the doctor looks at in a site's folder, besides what it looks at in every folder.
package enum SiteChecks {
    /// - Parameters:
    ///   - now: seconds since 1970 on this device.
    ///   - limit: how long central's address may take to answer.
    package static func all(
        _ folder: SiteFolder, now: @escaping @Sendable () -> Int64, within limit: Duration = .seconds(10)
    ) async -> [any Check] {
        let checks: [any Check] = [SiteSettings(folder, now: now()), SiteKeyCheck(folder), LastSync(folder, now: now())]
        guard let settings = try? folder.configuration() else { return checks }
        guard settings.url != SiteServerConfiguration.unknownAddress else { return checks + [UnknownAddress()] }
        return checks + (await address(settings.url, caFile: settings.caFile, now: now, within: limit))
    }

    /// What can be told of central's address; of one that is none, nothing.
    ///
    /// - Parameter url: from a site's settings, or as a person on central gives it.
    package static func address(
        _ url: String, caFile: String?, now: @escaping @Sendable () -> Int64, within limit: Duration = .seconds(10)
    ) async -> [any Check] {
        guard let probe = try? CentralProbe(url: url, caFile: caFile, within: limit, now: now) else { return [] }
        let outcome = await probe.look()
        return [AddressCheck(outcome), CertificateEnd(outcome), ClockCheck(outcome)]
    }
}
