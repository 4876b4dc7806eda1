/** The way out to servers that organizations named: public addresses by https, bounded in time and size. */
export { HttpsTransport, type HttpsTransportOptions } from './https-transport.ts';
