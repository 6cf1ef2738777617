"""Words that tell an act: instruments and deals, deeds of headlines, states, fitted words."""
