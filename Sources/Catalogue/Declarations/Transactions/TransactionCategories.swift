extension Declarations {
    /// How transactions and requisitions are sorted and shipped.
    static let transactionCategories = Declaration(
        file: "Transactions/TransactionCategories.swift",
        text: """
            == transaction_category [none] Transaction categories
            data          Transaction categories and payment types
            class         central, mirrored editor primary
            goes to       every site
            after         transaction_master_category
            fields
              ID                  text       key
              category            text?
              type                text?
                  - ci : customer invoice
                  - cc : customer credit
                  - si : supplier invoice
                  - sc : supplier credit
              code                text?
              master_category_ID  text?      -> transaction_master_category
              custom_data         json?

            == transaction_master_category [none] Transaction master categories
            data          Transaction categories and payment types
            class         central, mirrored editor primary
            goes to       every site
            spelling      of field names inferred
            fields
              ID                text       key
              description       text?
              code              text?

            == requisition_category [none] Requisition categories
            data          Transaction categories and payment types
            class         central, mirrored editor primary
            goes to       every site
            deleted       (assumed) is_active=false
            spelling      of field names inferred
            fields
              ID                text       key
              description       text?
              is_active         bool

            == ship_method [v5] Shipping methods
            data          Transaction categories and payment types
            class         central, mirrored editor primary
            goes to       every site
            deleted       isActive=false -> deleted_datetime set
            fields
              ID                text       key  required
              method            text       required
              isActive          bool       required
            """)
}
