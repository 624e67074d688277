"""What all sources share: land, check, map, record. A connector adds a contract and one pure function."""
