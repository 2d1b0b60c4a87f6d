// Processor
