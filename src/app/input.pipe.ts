import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync } from 'class-validator';
import { ChatError } from '../contract/errors.js';

type Class = new () => object;

/**
 * Converts input to a checked DTO, for REST and events alike. Synchronous, so that events keep their order. Payloads
 * are flat objects: only declared properties are read, null is the same as absent, and nesting is refused.
 */
@Injectable()
export class InputPipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type === 'custom') return value;
    if (type === 'param') return singleWord(value);
    const properties = metatype && declaredProperties(metatype as Class);
    if (!properties || properties.length === 0) return value;
    const dto = plainToInstance(metatype as Class, pick(value, properties));
    const [error] = validateSync(dto, { forbidUnknownValues: true, stopAtFirstError: true });
    if (error) {
      const isPresent = error.value !== undefined;
      const message = isPresent ? Object.values(error.constraints ?? {})[0] : `${error.property} is required`;
      throw new ChatError('INVALID', { field: error.property, ...(message !== undefined && { message }) });
    }
    return dto;
  }
}

function declaredProperties(metatype: Class): string[] {
  const all = getMetadataStorage().getTargetValidationMetadatas(metatype, '', false, false);
  return [...new Set(all.map(({ propertyName }) => propertyName))];
}

function pick(value: unknown, properties: string[]): Record<string, unknown> {
  // an empty body is a request without any field
  const input = value ?? {};
  if (typeof input !== 'object' || Array.isArray(input))
    throw new ChatError('INVALID', { message: 'The payload must be an object.' });
  const picked: Record<string, unknown> = {};
  for (const property of properties) {
    if (!Object.hasOwn(input, property)) continue;
    const field = (input as Record<string, unknown>)[property];
    // many languages write null for a missing field
    if (field === null) continue;
    if (typeof field === 'object' || typeof field === 'function') {
      throw new ChatError('INVALID', { field: property, message: `${property} must be a plain value` });
    }
    picked[property] = field;
  }
  return picked;
}

function singleWord(value: unknown): unknown {
  if (typeof value === 'string' && (value.length > 100 || !value.isWellFormed()))
    throw new ChatError('INVALID');
  return value;
}
