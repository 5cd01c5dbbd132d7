/// Slow hashes of the passwords that users show central, where a program of another system asks it; they never travel.
package struct UserSecrets: Facet {
    package let transaction: Transaction

    package func secret(of user: String) throws -> String? {
        let find = try sql.prepare("SELECT secret FROM user_secrets WHERE id = ?")
        find.bind(user, at: 1)
        return try find.first { $0.string(0) }
    }

    package func set(_ secret: String, of user: String) throws {
        let save = try sql.prepare(
            "INSERT INTO user_secrets (id, secret, set_at) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET secret = excluded.secret, set_at = excluded.set_at")
        save.bind(user, at: 1)
        save.bind(secret, at: 2)
        save.bind(now, at: 3)
        try save.run()
    }
}
